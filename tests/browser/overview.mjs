// Tests the views of a whole book with 3, 10 and 40 agents that have long names and layers of every status: nothing is cut off on a screen
// or on paper, and the printed page has the text of the page.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

const NAMES = ['Release bot', 'Customer service assistant for the whole of the company', 'Refund approver', 'Warehouseplanningandforecastingservice'];
const LEVELS = ['low', 'medium', 'high', 'critical'];
const LIKELIHOODS = ['unlikely', 'possible', 'likely', 'very-likely'];
const REGISTER = 'columns: [risk, threat, agent, layer, status, owner, review, effective, mitigations]';

// Writes a book with this number of agents and 15 threats for each. Nothing in it is random.
export function writeBook(folder, agents) {
  mkdirSync(join(folder, 'src'), { recursive: true });
  writeFileSync(join(folder, 'book.toml'), '[book]\ntitle = "Agents"\n\n[preprocessor.aivss]\nafter = ["links"]\n\n[output.html]\n');
  const listed = ['# Summary', '', '[Matrix](matrix.md)', '[Register](register.md)'];
  for (let agent = 0; agent < agents; agent += 1) {
    const name = `${NAMES[agent % NAMES.length]} ${agent}`;
    const layers = new Map([1, 2, 3, 4, 5, 6, 7].map(layer => [`L${layer}`, []]));
    const state = layer => ['mapped', 'mapped', 'mapped', 'uncertain', 'not-applicable', 'not-assessed'][(agent + Number(layer[1])) % 6];
    const mapped = [...layers.keys()].filter(layer => state(layer) === 'mapped');
    const cross = [];
    for (let threat = 0; threat < 15; threat += 1) {
      const text = `{id: A${agent}-${threat}, title: A page that the agent reads changes what it does, severity: ${LEVELS[(agent + threat) % 4]}, likelihood: ${LIKELIHOODS[(agent * 3 + threat) % 4]}, owner: Platform team, mitigations: [M${threat % 3}]`;
      if (threat % 7 === 6) cross.push(`  - ${text}, layers: [L1, L3]}`);
      else layers.get(mapped[threat % mapped.length]).push(`      - ${text}}`);
    }
    const written = [...layers].flatMap(([layer, threats]) => {
      if (threats.length > 0) return [`  ${layer}:`, '    threats:', ...threats];
      if (state(layer) === 'not-applicable') return [`  ${layer}: {status: not-applicable, reason: There is none.}`];
      return state(layer) === 'uncertain' ? [`  ${layer}: uncertain`] : [];
    });
    const controls = [0, 1, 2].map(control => `  M${control}: {title: Control number ${control}, type: preventive, status: ${['none', 'partial', 'done'][control]}}`);
    const model = [`agent: ${name}`, `id: a${agent}`, `agent-id: a${agent}`, 'layers:', ...written, 'cross-layer:', ...cross, 'mitigations:', ...controls];
    writeFileSync(join(folder, 'src', `a${agent}.md`), `# ${name}\n\n\`\`\`maestro\n${model.join('\n')}\n\`\`\`\n`);
    listed.push(`- [${name}](a${agent}.md)`);
  }
  writeFileSync(join(folder, 'src/SUMMARY.md'), `${listed.join('\n')}\n`);
  writeFileSync(join(folder, 'src/matrix.md'), '# Matrix\n\n```maestro matrix\n```\n');
  writeFileSync(join(folder, 'src/register.md'), `# Register\n\n\`\`\`maestro register\n${REGISTER}\nlimit: 40\n\`\`\`\n`);
}

// Runs in the page. Returns the elements that are wider than the element around them.
function widths({ isList }) {
  const complaints = [];
  const words = element => element.textContent.replace(/\s+/g, ' ').trim().slice(0, 30);
  for (const holder of document.querySelectorAll('.av-scroll, section.maestro')) {
    const edge = holder.getBoundingClientRect();
    for (const element of holder.querySelectorAll('*')) {
      // On a narrow screen the table of the controls scrolls inside its frame.
      if (element.closest('.av-said, svg') || isList && element.closest('.av-mitigations')) continue;
      const box = element.getBoundingClientRect();
      if (box.width > 0 && box.right > edge.right + 1) complaints.push(`<${element.localName}> "${words(element)}" is cut off by ${Math.round(box.right - edge.right)}px`);
    }
  }
  for (const table of document.querySelectorAll('.maestro-matrix')) {
    const cells = [...table.querySelectorAll('td')];
    const list = cells.some(cell => getComputedStyle(cell).display !== 'table-cell');
    if (list !== isList) complaints.push(`the matrix is ${list ? 'a list' : 'a table'}`);
    if (list) continue;
    const columns = [...table.rows[0].cells].slice(1).map(cell => cell.getBoundingClientRect().width);
    if (Math.max(...columns) - Math.min(...columns) > 1) complaints.push(`the columns have widths of ${columns.map(Math.round)}`);
    for (const cell of cells) {
      const range = document.createRange();
      for (const part of cell.querySelectorAll('.av-sign, small')) {
        range.selectNodeContents(part.querySelector('.av-said') ? part.firstElementChild : part);
        const out = range.getBoundingClientRect().right - cell.getBoundingClientRect().right;
        if (out > 1) complaints.push(`"${words(cell)}" juts ${Math.round(out)}px out of its cell`);
      }
    }
  }
  return [...new Set(complaints)].slice(0, 8);
}

// The text of a PDF without white space, because a PDF can have white space anywhere, and its number of pages.
async function text(path) {
  const pdf = await getDocument({ data: new Uint8Array(readFileSync(path)), verbosity: 0 }).promise;
  const pages = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    pages.push(items.map(item => item.str).join(''));
  }
  return { words: pages.join('').replace(/[\s\u00ad-]+/g, ''), sheets: pdf.numPages };
}

export async function overview({ work, shots, build, serve, openPage, check, complain }) {
  for (const agents of [3, 10, 40]) {
    const source = join(work, `agents-${agents}`);
    const built = join(work, `agents-${agents}-built`);
    writeBook(source, agents);
    build(source, built, `${agents} agents`);
    const { server, origin } = await serve(built);
    let where = `${agents} agents`;
    const { context, page } = await openPage(origin, () => where);
    for (const view of ['matrix', 'register', 'a1']) {
      await page.goto(`${origin}/${view}.html`);
      await page.evaluate(() => document.documentElement.classList.remove('sidebar-visible'));
      for (const [width, media] of [[320, 'screen'], [768, 'screen'], [1280, 'screen'], [1440, 'screen'], [718, 'print']]) {
        where = `${agents} agents, ${view}, ${media} ${width}`;
        // On a narrow screen a register scrolls inside its frame.
        if (view === 'register' && width === 320) continue;
        await page.emulateMedia({ media });
        await page.setViewportSize({ width, height: 1000 });
        await page.waitForTimeout(400);
        const found = await page.evaluate(widths, { isList: width === 320 });
        check(where, found.length === 0, found.join('; '));
        await page.locator('main').screenshot({ path: join(shots, `agents-${agents}-${view}-${media}-${width}.png`) });
      }
      await page.emulateMedia({ media: null });
      const path = join(shots, `agents-${agents}-${view}.pdf`);
      await page.pdf({ path, format: 'A4', printBackground: true });
      const printed = await text(path);
      const wanted = await page.evaluate(() => {
        const texts = [];
        for (const element of document.querySelectorAll('.av-scroll :is(th, td, small, a), section.maestro :is(th, td, b, a, dd)')) {
          const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, node => node.parentElement.closest('.av-said, title') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
          while (walker.nextNode()) texts.push(walker.currentNode.textContent);
        }
        return [...new Set(texts)];
      });
      where = `${agents} agents, ${view} on paper`;
      check(where, wanted.length > 20, `only ${wanted.length} texts in the page`);
      for (const wish of wanted) {
        const bare = wish.replace(/[\s\u00ad-]+/g, '');
        if (!printed.words.includes(bare)) complain(where, `"${wish}" is not printed`);
      }
      if (view === 'matrix') check(where, printed.sheets <= Math.ceil(agents / 18) + 1, `${printed.sheets} sheets`);
    }
    await page.goto(`${origin}/a1.html#threat_A1-3`);
    where = `${agents} agents, a folded card`;
    await page.waitForTimeout(300);
    const heights = await page.evaluate(() => [...document.querySelectorAll('details.av-threat')].map(card => [card.id, card.getBoundingClientRect().height]));
    const closed = heights.filter(([id]) => id !== 'threat_A1-3').map(([, height]) => height);
    const target = heights.find(([id]) => id === 'threat_A1-3')?.[1] ?? 0;
    check(where, closed.length === 14 && target > Math.max(...closed) + 20, `the target is ${target}px high, the others ${closed}`);
    await context.close();
    server.close();
  }
}
