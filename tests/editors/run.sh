#!/usr/bin/env bash
# The language server in real editors: Neovim and Emacs, without a screen. `.ci/run` installs them. Needs in the environment:
#   MDBOOK_AIVSS  the program
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SOURCE_DATE_EPOCH=1795219200 HOME=$work/home
mkdir -p "$HOME"

# A new book for each editor, with characters whose length differs in bytes and in UTF-16.
book() {
    export BOOK=$work/$1
    mkdir -p "$BOOK/src"
    printf '[book]\ntitle = "T"\n\n[preprocessor.aivss]\nafter = ["links"]\n' >"$BOOK/book.toml"
    printf -- '- [Mail](mail.md)\n- [Other](other.md)\n' >"$BOOK/src/SUMMARY.md"
    cat >"$BOOK/src/mail.md" <<'CHAPTER'
# Ä 漢 😀

```maestro
agent: Mail 😀
id: mail
layers:
  L3:
    - {id: MA-1, title: 😀 漢 steered, severity: high, likelihood: likely}
```
CHAPTER
    printf 'See 😀 {{#maestro MA-1}}.\n' >"$BOOK/src/other.md"
}

book neovim
timeout 120 nvim --headless -u NONE -i NONE -n -c "luafile $here/neovim.lua"
book emacs
timeout 120 emacs --batch --load "$here/emacs.el"
