// The checks of a page. The function runs inside the page, so it can only use its argument. It returns complaints.

export function inside({ ours, print = false, forced = false }) {
  const complaints = [];
  const complain = what => complaints.push(what);
  const near = (a, b, tolerance) => Math.abs(a - b) <= tolerance;
  const words = element => element.textContent.replace(/\s+/g, ' ').trim();
  const shown = element => {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return box.width > 0 && box.height > 0 && style.visibility === 'visible' && Number(style.opacity) > 0;
  };
  const name = element => element.closest('[id]')?.id ?? element.className;

  // Nothing is wider than the window.
  if (document.documentElement.scrollWidth > window.innerWidth + 1) complain(`${document.documentElement.scrollWidth}px wide in a window of ${window.innerWidth}px`);
  for (const block of document.querySelectorAll(ours)) {
    const edge = block.getBoundingClientRect();
    for (const element of block.querySelectorAll('*')) {
      if (element.closest('.av-scroll') || element.closest('svg')) continue;
      const box = element.getBoundingClientRect();
      if (box.width > 0 && (box.right > edge.right + 1.5 || box.left < edge.left - 1.5)) {
        complain(`${name(block)}: <${element.localName} class="${element.className}"> "${words(element).slice(0, 30)}" juts out by ${Math.round(Math.max(box.right - edge.right, edge.left - box.left))}px`);
        break;
      }
    }
  }

  // The colours that the screen shows.
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = colour => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = '#000';
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([r, g, b]) => [r, g, b].map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4).reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] > 250) return colour;
    }
    return [255, 255, 255, 255];
  };
  const contrast = (a, b) => {
    const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  const clear = (element, colour, least, what) => {
    const ratio = contrast(rgba(colour), print ? [255, 255, 255] : behind(element));
    if (ratio < least) complain(`${name(element)}: ${what} ${colour} has a contrast of ${ratio.toFixed(2)}`);
  };

  // Badges: number, word and sign.
  const SEVERITIES = { None: 0, Low: 25, Medium: 50, High: 75, Critical: 100 };
  for (const block of document.querySelectorAll('section.aivss')) {
    const badge = block.querySelector('.av-score');
    if (!badge || !shown(badge)) { complain(`${name(block)}: no badge`); continue; }
    const { aivssScore: score, aivssSeverity: severity } = block.dataset;
    const says = words(badge);
    if (score === '') {
      if (!says.includes('not scored')) complain(`${name(block)}: the badge reads "${says}"`);
    } else if (!new RegExp(`(^| )${score.replace('.', '\\.')} ?${severity}$`).test(says)) {
      complain(`${name(block)}: the badge reads "${says}", not ${score} ${severity}`);
    }
    clear(badge, getComputedStyle(badge).borderTopColor, 3, 'the badge’s frame');
  }
  // In a cell that is only a sign, and in the title of a folded card, the ball is not an element of its own.
  for (const ball of document.querySelectorAll('.av-ball, td.av-sign, summary .av-sign')) {
    const isElement = ball.matches('.av-ball');
    const style = getComputedStyle(ball, isElement ? null : '::before');
    const beside = isElement ? ball.parentElement : ball;
    if (!ball.closest('details:not([open])') || print) {
      // A picture and its list are never shown together, so one of them has signs that are not displayed.
      if (!shown(ball) && beside.checkVisibility()) complain(`${name(ball)}: a sign cannot be seen`);
    }
    // Firefox prints no conic gradient.
    if (!/^linear-gradient\(.*linear-gradient\(/.test(style.backgroundImage)) complain(`${name(ball)}: a sign is not filled`);
    clear(ball, style.borderTopColor, 3, 'a sign');
    // The word beside it agrees with how much of the ring is filled.
    const word = /\b(None|Low|Medium|High|Critical)\b/i.exec(words(beside))?.[1];
    const parts = [...style.backgroundSize.matchAll(/\d+% (?:calc\()?(-?\d+)%(?: - 100%\))?/g)].map(([all, height]) => Number(height) - (all.endsWith('- 100%)') ? 100 : 0));
    const filled = parts.reduce((sum, height) => sum + Math.min(Math.max(height, 0), 100) / 2, 0);
    if (parts.length !== 2) complain(`${name(ball)}: a sign of the parts ${style.backgroundSize}`);
    if (word && !/[,:]/.test(words(beside)) && SEVERITIES[word[0].toUpperCase() + word.slice(1).toLowerCase()] !== filled) {
      complain(`${name(ball)}: "${words(beside)}" with a sign filled to ${filled} %`);
    }
  }

  // The scale: the marker is at the score, the tick at CVSS, and the frame around the interval.
  for (const scale of document.querySelectorAll('.av-scale')) {
    const { left, width } = scale.getBoundingClientRect();
    const label = scale.getAttribute('aria-label');
    const at = value => left + width * value / 10;
    const middle = element => { const box = element.getBoundingClientRect(); return (box.left + box.right) / 2; };
    const score = /^AIVSS ([\d.]+)/.exec(label)?.[1];
    const marker = scale.querySelector('svg > path');
    if (score !== undefined && !near(middle(marker), at(score), 1)) complain(`${name(scale)}: the marker is not at ${score}`);
    const cvss = /CVSS(?: base|-BTE) ([\d.]+)$/.exec(label)?.[1];
    if (cvss !== undefined && !near(middle(scale.querySelector('.av-tick')), at(cvss), 1)) complain(`${name(scale)}: the tick is not at ${cvss}`);
    const interval = /(?:(at least) ([\d.]+)|between ([\d.]+) and ([\d.]+)|([\d.]+) to ([\d.]+))/.exec(label);
    const frame = scale.querySelector('.av-range');
    if (interval) {
      const [low, high] = interval[1] ? [interval[2], score] : [interval[3] ?? interval[5], interval[4] ?? interval[6]];
      const box = frame?.getBoundingClientRect();
      if (!box || !near(box.left, at(low), 1.6) || !near(box.right, at(high), 1.6)) complain(`${name(scale)}: the interval is not ${low} to ${high}`);
    } else if (frame) complain(`${name(scale)}: an interval that nobody names`);
    const texts = [...scale.querySelectorAll('text')].filter(shown).map(text => text.getBoundingClientRect());
    for (const [one, a] of texts.entries()) {
      if (a.left < left - 12 || a.right > left + width + 12) complain(`${name(scale)}: a label leaves the scale`);
      for (const b of texts.slice(one + 1)) if (a.left < b.right && b.left < a.right && a.top < b.bottom - 3 && b.top < a.bottom - 3) complain(`${name(scale)}: labels overlap`);
      const under = frame?.getBoundingClientRect();
      if (under && a.left < under.right && under.left < a.right && a.bottom - 3 > under.top) complain(`${name(scale)}: a label lies on the interval`);
    }
    for (const band of scale.querySelectorAll('g > rect')) clear(scale, getComputedStyle(band).fill, 3, 'a band');
  }

  // Bars: their length agrees with the number beside them.
  const values = new Map();
  for (const bar of document.querySelectorAll('.av-bar')) {
    const row = bar.closest('tr');
    const text = words(row.cells[1]);
    const numbers = text.match(/\d+(?:\.\d+)?/g).map(Number);
    const range = /–/.test(text) ? numbers.slice(-2) : [numbers[0], numbers[0]];
    const point = /–/.test(text) && numbers.length === 3 ? numbers[0] : undefined;
    const table = row.closest('table');
    values.set(table, [...values.get(table) ?? [], { range, head: point ?? range[1] }]);
    if (!shown(bar)) { complain(`${name(bar)}: no bar for ${words(row.cells[0])}`); continue; }
    const { left, width } = bar.getBoundingClientRect();
    const ends = [...bar.querySelectorAll('rect')].map(rect => rect.getBoundingClientRect());
    const solid = bar.querySelector('rect:not(.av-pale)')?.getBoundingClientRect();
    if (!near(solid ? solid.right : left, left + width * range[0], 1)) complain(`${name(bar)}: the bar of ${words(row.cells[0])} is not ${range[0]}`);
    if (range[1] > 0 && !near(Math.max(...ends.map(end => end.right)), left + width * range[1], 1)) complain(`${name(bar)}: the bar of ${words(row.cells[0])} does not end at ${range[1]}`);
    const notch = bar.querySelector('line')?.getBoundingClientRect();
    if (point > range[0] && point < range[1] && !(notch && near((notch.left + notch.right) / 2, left + width * point, 1))) complain(`${name(bar)}: the notch of ${words(row.cells[0])} is not at ${point}`);
    clear(bar, getComputedStyle(bar).fill, 3, 'a bar');
  }

  // Radar: each point is at its value and each label at its spoke, and labels do not overlap.
  for (const radar of document.querySelectorAll('.av-radar')) {
    const factors = values.get(radar.closest('.av-two').querySelector('table'));
    const room = radar.parentElement.getBoundingClientRect().width;
    if (!shown(radar)) {
      if (room > 14 * 16) complain(`${name(radar)}: no radar where ${room}px are free`);
      continue;
    }
    const spot = (at, value) => [Math.sin(at * Math.PI / 5), -Math.cos(at * Math.PI / 5)].map(part => 100 * value * part);
    const same = (shape, value, what) => [...shape.points].forEach((point, at) => {
      const [x, y] = spot(at, value(factors[at]));
      if (!near(point.x, x, 0.06) || !near(point.y, y, 0.06)) complain(`${name(radar)}: ${what} ${at + 1} of the radar is not at ${value(factors[at])}`);
    });
    const shapes = [...radar.querySelectorAll('polygon')];
    if (shapes.some(shape => shape.points.length !== factors.length)) complain(`${name(radar)}: the radar has other points than the table rows`);
    same(shapes.at(-1), factor => factor.range[0], 'low end');
    if (shapes.length > 1) same(shapes[0], factor => factor.range[1], 'high end');
    else if (factors.some(factor => factor.range[0] !== factor.range[1])) complain(`${name(radar)}: no high ends`);
    const dots = [...radar.querySelector('.av-dots').getAttribute('d').matchAll(/M(-?[\d.]+) (-?[\d.]+)h0/g)];
    dots.forEach(([, x, y], at) => { const [a, b] = spot(at, factors[at].head); if (!near(x, a, 0.06) || !near(y, b, 0.06)) complain(`${name(radar)}: dot ${at + 1} is not at ${factors[at].head}`); });
    if (dots.length !== factors.length) complain(`${name(radar)}: ${dots.length} dots`);
    const disc = radar.querySelector('svg').getBoundingClientRect();
    const centre = [(disc.left + disc.right) / 2, (disc.top + disc.bottom) / 2];
    const card = radar.closest('.av-card').getBoundingClientRect();
    const labels = [...radar.querySelectorAll('i')].map(label => label.getBoundingClientRect());
    labels.forEach((box, at) => {
      const angle = Math.atan2((box.left + box.right) / 2 - centre[0], centre[1] - (box.top + box.bottom) / 2);
      const off = Math.abs(((angle - at * Math.PI / 5 + 3 * Math.PI) % (2 * Math.PI)) - Math.PI);
      if (off > 0.2) complain(`${name(radar)}: label ${at + 1} is at another spoke`);
      // The point of the label that is nearest to the centre must not be inside the circle.
      const nearest = [0, 1].map(axis => { const [low, high] = axis ? [box.top, box.bottom] : [box.left, box.right]; return Math.min(Math.max(centre[axis], low), high) - centre[axis]; });
      if (Math.hypot(...nearest) < disc.width / 2 / 1.04 - 2) complain(`${name(radar)}: label ${at + 1} lies in the circle`);
      if (box.left < card.left || box.right > card.right) complain(`${name(radar)}: label ${at + 1} leaves the card`);
      for (const other of labels.slice(at + 1)) if (box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom) complain(`${name(radar)}: label ${at + 1} lies over another`);
    });
  }

  // Layers: status, tag and frame. The states not certain, not applicable and not assessed look different from mapped.
  const TAGS = { mapped: /✓ mapped/, uncertain: /⚠.? not certain/, 'not-applicable': /not applicable/ };
  for (const layer of document.querySelectorAll('[data-maestro-layer]')) {
    const { maestroLayer: code, maestroStatus: status } = layer.dataset;
    const tag = layer.querySelector('.av-tag');
    if (status === 'not-assessed') {
      if (!words(layer).startsWith(code) || !/Not assessed/.test(words(layer.parentElement))) complain(`${code}: not said to be not assessed`);
      continue;
    }
    if (!tag || !shown(tag) || !TAGS[status].test(words(tag))) complain(`${code}: the tag of ${status} reads "${tag && words(tag)}"`);
    const frame = { mapped: 'solid', uncertain: 'dashed', 'not-applicable': 'dotted' }[status];
    if (tag && getComputedStyle(tag).borderTopStyle !== frame) complain(`${code}: the tag of ${status} is not ${frame}`);
    const box = [...layer.closest('section').querySelectorAll('.av-layer')].find(box => words(box).startsWith(code));
    if (!box || !shown(box)) { complain(`${code}: not in the diagram`); continue; }
    if (getComputedStyle(box).borderTopStyle !== frame) complain(`${code}: in the diagram ${status} is not ${frame}`);
    const threats = [...layer.querySelectorAll('[data-threat-id]')];
    const open = threats.filter(threat => /^(Open|In progress)/.test(words(threat.querySelector('.av-meta li'))));
    const order = ['low', 'medium', 'high', 'critical'];
    const highest = order[Math.max(...open.map(threat => order.indexOf(threat.dataset.threatRisk)), -1)];
    for (const level of order) {
      const count = open.filter(threat => threat.dataset.threatRisk === level).length;
      if (count > 0 && !words(box).includes(`${count} ${level}`)) complain(`${code}: the diagram does not count ${count} ${level}: "${words(box)}"`);
    }
    if (highest && !box.classList.contains(`av-${highest}`)) complain(`${code}: the diagram does not have the colour of ${highest}`);
    if (highest && !forced) clear(box, getComputedStyle(box).borderLeftColor, 3, 'a layer’s frame');
  }
  for (const stack of document.querySelectorAll('.av-stack')) {
    const [rows, columns] = [...stack.querySelectorAll('ul')].map(list => [...list.children]);
    const tops = rows.map(row => row.getBoundingClientRect());
    for (const [at, row] of rows.entries()) {
      if (at > 0 && tops[at].top < tops[at - 1].bottom - 1) complain(`${name(stack)}: layers overlap`);
      const [inner, outer] = [row.firstElementChild.getBoundingClientRect(), tops[at]];
      if (inner.height > outer.height + 1) complain(`${name(stack)}: ${words(row)} is cut off`);
    }
    const codes = rows.map(row => words(row).slice(0, 2));
    if (codes.join() !== [...codes].sort().reverse().join()) complain(`${name(stack)}: the order is ${codes}`);
    // A chain starts at its first layer and ends at its last.
    const cards = [...stack.closest('section').querySelectorAll('.av-threat')].filter(card => /^\d+\. /.test(words(card.querySelector('b'))));
    // The second picture, if there is one, has the numbers of the steps in layers beside the others.
    const chains = [...stack.querySelector('.av-chains')?.querySelectorAll(':scope > g') ?? []];
    for (const chain of chains) {
      const number = words(chain.querySelector('text'));
      const card = cards.find(card => words(card.querySelector('b')).startsWith(`${number}. `));
      const steps = [...card.querySelectorAll('.av-steps li')].map(step => words(step).slice(0, 2));
      const lies = (shape, code) => {
        const row = codes.indexOf(code);
        const { top, bottom } = shape.getBoundingClientRect();
        return row < 0 ? columns.some(column => words(column).startsWith(code)) : (top + bottom) / 2 > tops[row].top && (top + bottom) / 2 < tops[row].bottom;
      };
      if (!lies(chain.querySelector('.av-start'), steps[0])) complain(`${name(stack)}: chain ${number} does not start at ${steps[0]}`);
      if (!lies(chain.querySelector('svg > path'), steps.at(-1))) complain(`${name(stack)}: chain ${number} does not end at ${steps.at(-1)}`);
      clear(stack, getComputedStyle(chain).stroke, 3, 'a chain');
    }
    const alive = cards.filter(card => !/^(Mitigated|False positive|Not applicable)/.test(words(card.querySelector('.av-meta li'))));
    const drawn = chains.length;
    if (drawn !== Math.min(alive.length, 8)) complain(`${name(stack)}: ${drawn} of ${alive.length} chains are drawn`);
  }

  // Threats: the title, the risk as a word, and the sign.
  for (const threat of document.querySelectorAll('[data-threat-id]')) {
    const head = threat.querySelector('.av-name');
    const risk = threat.dataset.threatRisk;
    const word = risk === 'unrated' ? 'Unrated' : `${risk[0].toUpperCase()}${risk.slice(1)} risk`;
    if (!head || !shown(head) || !words(head).endsWith(word)) complain(`${threat.id}: reads "${head && words(head)}", not ${word}`);
    if (threat.id !== `threat_${threat.dataset.threatId}`) complain(`${threat.id} is not threat_${threat.dataset.threatId}`);
  }

  // Badges in a sentence are visible, are on one line, and have a label that begins with their text.
  for (const badge of document.querySelectorAll('.aivss-badge, .maestro-badge')) {
    if (badge.closest('section.aivss, section.maestro')) continue;
    if (!shown(badge) || badge.getClientRects().length !== 1) complain(`the badge "${words(badge)}" is broken`);
    if (badge.dataset.aivssScore && !words(badge).includes(badge.dataset.aivssScore)) complain(`the badge "${words(badge)}" is not ${badge.dataset.aivssScore}`);
    if (!badge.getAttribute('aria-label').startsWith(words(badge))) complain(`the badge "${words(badge)}" has another name`);
  }

  if (print) {
    for (const content of document.querySelectorAll('.aivss details > :not(summary), .maestro details > :not(summary)')) {
      if (!shown(content)) complain(`${name(content)}: hidden on paper: ${words(content).slice(0, 40)}`);
    }
    for (const card of document.querySelectorAll('.av-threat, .av-head')) {
      if (getComputedStyle(card).breakInside !== 'avoid') complain(`${name(card)}: may be split between sheets`);
    }
    for (const text of document.querySelectorAll('.av-threat p, .av-title p, .av-note, td, th')) {
      if (text.closest(ours) && shown(text)) clear(text, getComputedStyle(text).color, 4.5, 'text on paper');
    }
    for (const block of document.querySelectorAll('section.aivss, section.maestro')) {
      if (getComputedStyle(block).printColorAdjust !== 'exact') complain(`${name(block)}: colours are left out on paper`);
    }
  }
  return [...new Set(complaints)].slice(0, 12);
}
