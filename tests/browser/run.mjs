// Opens built books in Chromium and tests what a reader sees: scores, words, tags, and the lengths and positions in the pictures. It also
// tests that axe-core finds nothing in our blocks, that contrast is sufficient, that a page loads nothing from another site, that a
// Content-Security-Policy blocks nothing of ours, and that print.html has no duplicate id and no broken link. It keeps screenshots.
//
//   node run.mjs                      builds ./book with both hosts and the repository's handbook, and opens all three. It reads
//                                     REPO, MDBOOK_AIVSS, HOST05, HOST04, SCREENSHOTS and CHROMIUM from the environment
//   node run.mjs BOOK SCREENSHOTS     opens one book that is already built
//   node run.mjs --readme BOOK FOLDER only takes the README's pictures (book/images/page-*.png) from the built handbook and keeps the text of
//                                     the page (readme.txt); BOOK is that build and FOLDER is book/images
//
// To add a check: a function in `inside` (runs in the page and returns complaints) or one in `openPage`. A complaint fails the run;
// there is no way to skip one.

import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { inside } from './inside.mjs';
import { overview } from './overview.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const here = dirname(fileURLToPath(import.meta.url));
const THEMES = ['light', 'rust', 'coal', 'navy', 'ayu'];
const DARK = ['coal', 'navy', 'ayu'];
const WIDTHS = [320, 768, 1440];
const OURS = '.aivss, .maestro, .aivss-badge, .maestro-badge, .aivss-problem, .av-scroll';
// The policies under which the pages must work, as the handbook says.
const POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'";
const STRICT = "default-src 'self'";

const complaints = [];
// The background colour of each theme. If two are equal, the themes were not applied.
const grounds = new Map();
let checks = 0;
const complain = (where, what) => { complaints.push(`${where}: ${what}`); console.error(`  ! ${where}: ${what}`); };
const check = (where, holds, what) => { checks += 1; if (!holds) complain(where, what); };
const need = name => process.env[name] ?? fail(`${name} is not set`);
const fail = message => { console.error(message); process.exit(2); };

// Serves a folder over HTTP with a policy, on a free port.
async function serve(folder, policy) {
  const types = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.png': 'image/png', '.woff2': 'font/woff2', '.json': 'application/json' };
  const server = createServer((request, response) => {
    const path = join(folder, decodeURIComponent(new URL(request.url, 'http://x').pathname));
    if (!path.startsWith(folder + sep) || !existsSync(path) || !statSync(path).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': types[extname(path)] ?? 'application/octet-stream', 'Content-Security-Policy': policy });
    response.end(readFileSync(path));
  });
  await new Promise(ready => server.listen(0, '127.0.0.1', ready));
  return { server, origin: `http://127.0.0.1:${server.address().port}` };
}

function pagesOf(folder) {
  const pages = [];
  const walk = at => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (entry.name.endsWith('.html')) pages.push(relative(folder, path).split(sep).join('/'));
    }
  };
  walk(folder);
  const ours = /class="(aivss|maestro|aivss-badge|maestro-badge|aivss-register|maestro-register|maestro-matrix|aivss-problem)[ "]/;
  return pages.filter(page => !['404.html', 'toc.html', 'print.html', 'index.html'].includes(page) && ours.test(readFileSync(join(folder, page), 'utf8'))).sort();
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--font-render-hinting=none'] });

// Opens a page of a book. Every request to another site, and every violation of the policy by our blocks, is a complaint.
async function openPage(origin, where, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, ...options });
  const page = await context.newPage();
  page.on('request', request => {
    const url = request.url();
    check(where(), url.startsWith(origin) || url.startsWith('data:') && !url.includes('aivss'), `request to ${url}`);
  });
  await page.addInitScript(() => {
    window.breaches = [];
    document.addEventListener('securitypolicyviolation', event => {
      // Every policy without 'unsafe-inline' for scripts blocks mdBook's own inline scripts. Blocked styles are ours.
      if (event.effectiveDirective.startsWith('style')) window.breaches.push(`${event.effectiveDirective} ${event.sample}`);
    });
  });
  return { context, page };
}

// Does what mdBook's script does to select a theme, because the policy blocks the inline part of that script. Without the class `js` there is
// only one theme.
async function dress(page, theme) {
  await page.evaluate(({ theme, themes, dark }) => {
    const classes = document.documentElement.classList;
    classes.remove(...themes, 'sidebar-visible');
    classes.add('js', theme);
    const sheet = theme === 'ayu' ? 'ayu-highlight' : dark.includes(theme) ? 'tomorrow-night' : '/highlight';
    for (const link of document.querySelectorAll('link[rel=stylesheet]')) {
      if (/ayu-highlight|tomorrow-night|\/highlight/.test(link.href)) link.disabled = !link.href.includes(sheet);
    }
  }, { theme, themes: THEMES, dark: DARK });
  const ground = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--bg').trim());
  grounds.set(theme, ground);
}

async function look(page, where, name, options = {}) {
  for (const complaint of await page.evaluate(inside, { ours: OURS, ...options })) complain(`${where} ${name}`, complaint);
  checks += 1;
}

// The chapter without mdBook's menu bar.
async function picture(page, path) {
  await page.evaluate(() => {
    document.activeElement?.blur();
    for (const bar of document.querySelectorAll('#menu-bar, #mdbook-menu-bar')) bar.style.display = 'none';
  });
  await page.locator('main').screenshot({ path });
}

async function runAxe(page, where) {
  await page.evaluate(axe);
  const found = await page.evaluate(async ours => {
    document.querySelectorAll('details').forEach(details => { details.open = true; });
    const { violations, passes } = await window.axe.run(document, { resultTypes: ['violations'] });
    document.querySelectorAll('details').forEach(details => { details.open = false; });
    const mine = [];
    for (const violation of violations) {
      for (const node of violation.nodes) {
        const element = document.querySelector(node.target.flat().at(-1));
        if (element?.closest(ours)) mine.push(`axe ${violation.id}: ${node.html.slice(0, 120)} ${node.failureSummary?.split('\n')[1] ?? ''}`);
      }
    }
    return { mine, passed: passes.length };
  }, OURS);
  check(where, found.passed > 5, 'axe-core ran no rules');
  checks += 1;
  for (const complaint of found.mine) complain(where, complaint);
}

async function openBook(name, folder, shots, { strict = false, themes = THEMES, widths = WIDTHS } = {}) {
  const { server, origin } = await serve(resolve(folder), strict ? STRICT : POLICY);
  const pages = pagesOf(folder);
  console.log(`${name}: ${pages.length} pages with our blocks`);
  check(name, pages.length > 0, 'no page has a block');
  let where = name;
  const { context, page } = await openPage(origin, () => where);
  for (const path of pages) {
    await page.goto(`${origin}/${path}`);
    const short = path.replace(/\.html$/, '').replaceAll('/', '-');
    for (const theme of themes) {
      await dress(page, theme);
      for (const width of widths) {
        where = `${name} ${path} ${theme} ${width}`;
        await page.setViewportSize({ width, height: 1000 });
        await look(page, where, '', { dark: DARK.includes(theme) });
        await runAxe(page, where);
        // Every theme and every width is used once.
        if (shots && (theme === 'light' || width === 768)) {
          await picture(page, join(shots, `${name}-${short}-${theme}-${width}.png`));
        }
      }
    }
    where = `${name} ${path}`;
    check(where, (await page.evaluate(() => window.breaches)).length === 0, `the policy stopped ${await page.evaluate(() => window.breaches.join('; '))}`);
    await page.setViewportSize({ width: 1440, height: 1000 });
    await matrices(page, where);
    await media(page, where, join(shots ?? tmpdir(), `${name}-${short}`), shots);
    await keyboard(page, where);
  }
  where = `${name} print.html`;
  await printPage(page, origin, where);
  await context.close();
  server.close();
}

// Every column of a matrix is visible on the screen and on A4 paper, and no word overlaps the next column.
async function matrices(page, where) {
  if (await page.locator('table.maestro-matrix').count() === 0) return;
  await dress(page, 'light');
  for (const [width, media] of [[320, 'screen'], [1280, 'screen'], [1440, 'screen'], [1920, 'screen'], [720, 'print']]) {
    await page.emulateMedia({ media });
    await page.setViewportSize({ width, height: 1000 });
    // mdBook's sidebar takes 0.3 seconds to close.
    await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => {}))));
    const found = await page.evaluate(() => {
      const complaints = [];
      for (const table of document.querySelectorAll('table.maestro-matrix')) {
        const edge = table.closest('.av-scroll').getBoundingClientRect().right;
        for (const cell of table.querySelectorAll('td, th')) {
          const last = cell.getBoundingClientRect().right;
          if (last > edge + 1) complaints.push(`"${cell.textContent.trim().slice(0, 30)}" is cut off by ${Math.round(last - edge)}px`);
          // The words of the signs are hidden in columns.
          if (cell.querySelector('.av-said')) continue;
          const range = document.createRange();
          range.selectNodeContents(cell);
          const out = range.getBoundingClientRect().right - cell.getBoundingClientRect().right;
          if (out > 1) complaints.push(`"${cell.textContent.trim().slice(0, 30)}" juts ${Math.round(out)}px out of its cell`);
        }
      }
      return complaints;
    });
    checks += 1;
    for (const complaint of found) complain(`${where} matrix ${media} ${width}`, complaint);
  }
  await page.emulateMedia({ media: null });
  await page.setViewportSize({ width: 1440, height: 1000 });
}

// Tests printing, forced colours and reduced motion.
async function media(page, where, file, shots) {
  for (const theme of ['light', 'navy']) {
    await dress(page, theme);
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 720, height: 1000 });
    await look(page, where, `${theme} on paper`, { print: true });
    if (shots) await picture(page, `${file}-${theme}-print.png`);
  }
  await dress(page, 'light');
  if (shots) await page.pdf({ path: `${file}.pdf`, format: 'A4', printBackground: true });
  for (const colorScheme of ['dark', 'light']) {
    await page.emulateMedia({ media: 'screen', forcedColors: 'active', colorScheme });
    await look(page, where, `forced colours, ${colorScheme}`, { forced: true });
    if (shots) await picture(page, `${file}-forced-${colorScheme}.png`);
  }
  await page.emulateMedia({ media: 'screen', forcedColors: 'none', reducedMotion: 'reduce' });
  const moving = await page.evaluate(ours => document.getAnimations().filter(animation => animation.effect?.target?.closest(ours)).length, OURS);
  check(where, moving === 0, 'something of ours moves');
  await page.emulateMedia({ media: null, forcedColors: null, reducedMotion: null, colorScheme: null });
}

// Everything that a reader can open or follow can be reached with the Tab key, shows the focus, and opens with Enter.
async function keyboard(page, where) {
  const wanted = await page.evaluate(ours => {
    // Elements inside a folded element can only be reached when it is open.
    const folded = element => (element.matches('summary') ? element.parentElement.parentElement : element).closest('details:not([open])');
    const all = [...document.querySelectorAll('main a[href], main summary')].filter(element => element.closest(ours) && !folded(element) && element.checkVisibility());
    all.forEach((element, at) => element.setAttribute('data-test-stop', at));
    document.querySelector('main').setAttribute('tabindex', '-1');
    document.querySelector('main').focus();
    return all.length;
  }, OURS);
  const reached = new Set();
  for (let step = 0; step < wanted * 2 + 60; step += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element?.closest('main')) return 'out';
      const style = getComputedStyle(element);
      return { stop: element.getAttribute('data-test-stop'), ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1, summary: element.tagName === 'SUMMARY' };
    });
    if (at === 'out') break;
    if (at.stop === null) continue;
    reached.add(at.stop);
    if (!at.ring) complain(where, `no focus ring on ${at.stop}`);
    if (at.summary) {
      await page.keyboard.press('Enter');
      check(where, await page.evaluate(() => document.activeElement.parentElement.open), 'Enter does not open a summary');
      await page.keyboard.press('Enter');
    }
  }
  check(where, reached.size === wanted, `the keyboard reaches ${reached.size} of ${wanted}`);
}

// Takes the README's two pictures: the assessment of the gallery's first page, in a light and a dark theme. `TEXT` is the visible text of the
// page when the kept pictures were taken. We do not compare pixels, because they depend on fonts, but a page with another text needs new
// pictures.
const TEXT = join(here, 'readme.txt');
async function readme(folder, images, keep) {
  const { server, origin } = await serve(resolve(folder), POLICY);
  const { context, page } = await openPage(origin, () => 'README', { viewport: { width: 900, height: 1000 } });
  for (const [theme, name] of [['light', 'light'], ['navy', 'dark']]) {
    await page.goto(`${origin}/gallery/smolagents.html`);
    await dress(page, theme);
    const [left, top, right, bottom] = await page.evaluate(() => {
      document.querySelectorAll('#menu-bar, #mdbook-menu-bar').forEach(bar => { bar.style.display = 'none'; });
      const edge = (query, side) => Math.round(document.querySelector(query).getBoundingClientRect()[side] + (side === 'top' || side === 'bottom' ? scrollY : 0));
      return ['left', 'top', 'right', 'bottom'].map(side => edge('section.aivss', side));
    });
    await page.screenshot({ path: join(images, `page-${name}.png`), fullPage: true, clip: { x: left - 16, y: top - 16, width: right - left + 32, height: bottom - top + 32 } });
    check('README', bottom - top > 500, 'the picture is empty');
  }
  const words = await page.evaluate(() => document.querySelector('section.aivss').innerText.split(/\s+/).filter(word => word).join(' '));
  if (keep) writeFileSync(TEXT, `${words}\n`);
  const kept = readFileSync(TEXT, 'utf8').trimEnd();
  check('README', words === kept, `the pictures show another text than the page. In tests/browser: node run.mjs --readme ../../site ../../book/images\n    ${kept}\n    ${words}`);
  await context.close();
  server.close();
}

async function printPage(page, origin, where) {
  await page.goto(`${origin}/print.html`);
  const found = await page.evaluate(ours => {
    const ids = [...document.querySelectorAll('[id]')];
    const count = new Map();
    ids.forEach(({ id }) => count.set(id, (count.get(id) ?? 0) + 1));
    const twice = ids.filter(element => count.get(element.id) > 1 && (element.closest(ours) || element.id.includes('_'))).map(({ id }) => id);
    // By the attribute, because the property of a link in a picture is no text.
    const links = [...document.querySelectorAll('main a[href]')].filter(link => link.closest(ours)).map(link => new URL(link.getAttribute('href'), location));
    const local = links.filter(link => link.pathname === location.pathname);
    const broken = local.filter(link => !document.getElementById(decodeURIComponent(link.hash.slice(1)))).map(link => link.href);
    return { twice: [...new Set(twice)], broken: [...new Set(broken)], links: links.length };
  }, OURS);
  check(where, found.twice.length === 0, `ids stand twice: ${found.twice}`);
  check(where, found.broken.length === 0, `nothing at ${found.broken}`);
  check(where, found.links > 0, 'no links of ours');
  return found;
}

// The search index contains our headings with their anchors, and the names of agents and threats, but none of the explaining texts.
function searchable(folder, name) {
  const file = readdirSync(folder).find(file => /^searchindex.*\.js$/.test(file));
  check(name, file !== undefined, 'no index for the search');
  const index = readFileSync(join(folder, file ?? 'index.html'), 'utf8');
  for (const text of ['SmolAgents', 'Generated code calls tools it should not', 'Allow-list of imports', 'agents/smol.html#maestro_smolagents_L3', 'agents/smol.html#aivss_smolagents-escape_rationale']) {
    check(name, index.includes(text), `the search does not know "${text}"`);
  }
  const page = readFileSync(join(folder, 'agents/smol.html'), 'utf8');
  const quiet = [...page.matchAll(/role="img" aria-label="([^"]{40,})"/g)].map(([, text]) => text.slice(5, 40));
  check(name, quiet.length > 10, 'nothing explains the values');
  for (const text of quiet) check(name, !index.includes(text), `the search knows "${text}", which stands everywhere`);
}

// The headings that the sidebar lists.
function headings(folder, name) {
  const page = readFileSync(join(folder, 'agents/smol.html'), 'utf8');
  const found = [...page.matchAll(/<h[23] id="(aivss|maestro)_[^"]*"><a class="header" href/g)];
  check(name, found.length >= 11, `${found.length} headings for the sidebar`);
}

// Builds a book with a host and our preprocessor. A warning of the host is a complaint.
function build(host, folder, out, name) {
  const { stderr } = run(host, ['build', folder, '--dest-dir', out], { MDBOOK_PREPROCESSOR__AIVSS__COMMAND: need('MDBOOK_AIVSS') });
  const warnings = stderr.split('\n').filter(line => /\bWARN(ING)?\b/.test(line));
  check(name, warnings.length === 0, `the host warns: ${warnings.join(' | ')}`);
}

function run(program, args, env) {
  const log = join(work, 'stderr');
  try {
    execFileSync('/bin/sh', ['-c', '"$@" 2>"$LOG"', 'sh', program, ...args], { env: { ...process.env, ...env, LOG: log }, stdio: ['ignore', 'inherit', 'pipe'] });
  } catch {
    fail(`${program} ${args.join(' ')} failed:\n${readFileSync(log, 'utf8')}`);
  }
  return { stderr: readFileSync(log, 'utf8') };
}

// With the stylesheet as a file, the same pages look the same under a policy without 'unsafe-inline'.
async function sameAsFile(inline, file) {
  const looks = async (folder, policy) => {
    const { server, origin } = await serve(folder, policy);
    const { context, page } = await openPage(origin, () => 'css = "file"');
    await page.goto(`${origin}/agents/smol.html`);
    await dress(page, 'navy');
    const seen = await page.evaluate(() => [...document.querySelectorAll('.aivss *, .maestro *')].map(element => {
      const { color, borderTopColor, display, fontSize } = getComputedStyle(element);
      const { width, height } = element.getBoundingClientRect();
      return [element.localName, color, borderTopColor, display, fontSize, Math.round(width), Math.round(height)].join(' ');
    }));
    const breaches = await page.evaluate(() => window.breaches);
    await context.close();
    server.close();
    return { seen, breaches };
  };
  const [a, b] = [await looks(inline, POLICY), await looks(file, STRICT)];
  check('css = "file"', a.seen.length > 300 && JSON.stringify(a.seen) === JSON.stringify(b.seen), 'pages look different');
  check('css = "file"', b.breaches.filter(breach => !breach.startsWith('style-src-attr')).length === 0, `the policy stopped ${b.breaches}`);
}

const work = mkdtempSync(join(tmpdir(), 'aivss-browser-'));
try {
  if (process.argv[2] === '--readme') {
    await readme(process.argv[3], resolve(process.argv[4]), true);
  } else if (process.argv.length > 2) {
    const [, , folder, shots] = process.argv;
    if (!shots) fail('usage: node run.mjs [BOOK SCREENSHOTS]');
    mkdirSync(shots, { recursive: true });
    await openBook('book', folder, resolve(shots));
  } else {
    const shots = resolve(need('SCREENSHOTS'));
    mkdirSync(shots, { recursive: true });
    for (const old of readdirSync(shots).filter(file => /\.(png|pdf)$/.test(file))) rmSync(join(shots, old));
    const source = join(here, 'book');
    const five = join(work, '0.5');
    build(need('HOST05'), source, five, 'mdBook 0.5');
    searchable(five, '0.5 search');
    headings(five, '0.5 headings');
    await openBook('0.5', five, shots);
    const four = join(work, '0.4');
    build(need('HOST04'), source, four, 'mdBook 0.4');
    // The mdBook 0.4 of the tests is built without the search.
    headings(four, '0.4 headings');
    await openBook('0.4', four, shots, { themes: ['light', 'navy'], widths: [320, 1440] });

    const style = readFileSync(join(five, 'agents/smol.html'), 'utf8').match(/<style>(.*?)<\/style>/s)?.[1] ?? '';
    check('css = "inline"', style.includes('.aivss'), 'a page with blocks has no stylesheet');
    const copy = join(work, 'file-source');
    cpSync(source, copy, { recursive: true });
    writeFileSync(join(copy, 'aivss.css'), style);
    const toml = readFileSync(join(copy, 'book.toml'), 'utf8');
    writeFileSync(join(copy, 'book.toml'), `${toml.replace('[preprocessor.aivss]', '[preprocessor.aivss]\ncss = "file"').replace('[output.html]', '[output.html]\nadditional-css = ["aivss.css"]')}`);
    const file = join(work, 'file');
    build(need('HOST05'), copy, file, 'css = "file"');
    check('css = "file"', !readFileSync(join(file, 'agents/smol.html'), 'utf8').includes('<style>.aivss'), 'the stylesheet is inline as well');
    await sameAsFile(five, file);

    const own = join(work, 'own-source');
    cpSync(source, own, { recursive: true });
    cpSync(join(here, 'own-theme.css'), join(own, 'own-theme.css'));
    writeFileSync(join(own, 'book.toml'), toml.replace('[output.html]', '[output.html]\nadditional-css = ["own-theme.css"]'));
    const dressed = join(work, 'own');
    build(need('HOST05'), own, dressed, 'own theme');
    const white = grounds.get('light');
    grounds.clear();
    await openBook('own theme', dressed, null, { widths: [320] });
    check('own theme', grounds.get('light') !== white, 'the theme of the book was not put on');
    grounds.clear();

    await overview({
      work,
      shots,
      build: (folder, out, name) => build(need('HOST05'), folder, out, name),
      serve: folder => serve(folder, POLICY),
      openPage,
      check,
      complain,
    });

    const handbook = join(work, 'handbook');
    build(need('HOST05'), need('REPO'), handbook, 'handbook');
    await openBook('handbook', handbook, shots);
    await readme(handbook, shots, false);
  }
  check('themes', new Set(grounds.values()).size === grounds.size && grounds.size >= 2, `the themes have the grounds ${[...grounds]}`);
} finally {
  await browser.close();
  rmSync(work, { recursive: true, force: true });
}
console.log(`${checks} checks, ${complaints.length} complaints`);
process.exit(complaints.length > 0 || checks < (process.argv[2] === '--readme' ? 2 : 50) ? 1 : 0);
