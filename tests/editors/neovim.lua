-- The language server in a real Neovim, from 0.7 on. Started by run.sh.
local book, program = os.getenv('BOOK'), os.getenv('MDBOOK_AIVSS')

local function fail(what)
  io.stderr:write('neovim: ' .. what .. '\n')
  vim.cmd('cquit 1')
end

local function wait(what, condition)
  if not vim.wait(30000, condition, 50) then
    fail(what .. ': ' .. vim.inspect(vim.diagnostic.get()))
  end
end

vim.cmd('edit ' .. book .. '/src/mail.md')
local buffer = vim.api.nvim_get_current_buf()
local client = vim.lsp.start_client({ name = 'mdbook-aivss', cmd = { program, 'lsp' }, root_dir = book })
vim.lsp.buf_attach_client(buffer, client)

-- A mistake after characters whose length differs in bytes and in UTF-16.
local function replace(from, to)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
    local at = line:find(from, 1, true)
    if at then
      vim.api.nvim_buf_set_text(buffer, number - 1, at - 1, number - 1, at - 1 + #from, { to })
      return
    end
  end
  fail('no ' .. from)
end

replace('severity: high', 'severity: hihg')
wait('a mistake is reported', function()
  local found = vim.diagnostic.get(buffer)
  return #found == 1 and found[1].code == 'unknown-value'
end)
local found = vim.diagnostic.get(buffer)[1]
local line = vim.api.nvim_buf_get_lines(buffer, found.lnum, found.lnum + 1, false)[1]
if line:sub(found.col + 1, found.end_col) ~= 'hihg' then
  fail('the mistake is not where it is: ' .. line:sub(found.col + 1, found.end_col))
end

local function ask(method, extra)
  local params = vim.tbl_extend('force', vim.lsp.util.make_position_params(0, 'utf-16'), extra or {})
  local answers = vim.lsp.buf_request_sync(buffer, method, params, 30000)
  for _, answer in pairs(answers or {}) do
    return answer.result
  end
end

-- Completion at the position of the mistake.
vim.api.nvim_win_set_cursor(0, { found.lnum + 1, found.end_col })
local labels = {}
for _, item in ipairs(ask('textDocument/completion').items) do
  labels[item.label] = true
end
if not (labels.high and labels.critical) then
  fail('no levels are offered: ' .. vim.inspect(labels))
end
replace('hihg', 'high')
wait('the mistake is gone', function() return #vim.diagnostic.get(buffer) == 0 end)

-- A rename in two files.
vim.fn.search('MA-1')
local edit = ask('textDocument/rename', { newName = 'MAIL-1' })
vim.lsp.util.apply_workspace_edit(edit, 'utf-16')
vim.cmd('silent! wall')
local other = table.concat(vim.fn.readfile(book .. '/src/other.md'), '\n')
if not other:find('{{#maestro MAIL-1}}', 1, true) then
  fail('the other file was not renamed: ' .. other)
end
vim.lsp.stop_client(client)
wait('the server ends', function() return vim.lsp.get_client_by_id(client) == nil end)
io.stdout:write('neovim: diagnostics, completion and rename work\n')
vim.cmd('quitall!')
