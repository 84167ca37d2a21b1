// Connects the page calculator/index.html of lengtsp/aivss-skills-claudecode to check.py: `node aivss_page.js FILE`, where FILE is the script
// of the page with `document` replaced by an object, exporting { calculate, document }. CC0-1.0.
const { calculate, document } = require(require('node:path').resolve(process.argv[2]));
require('node:readline').createInterface({ input: process.stdin }).on('line', line => {
  const { id, cvss, exploit, mitigation, factors } = JSON.parse(line);
  const inputs = { cvssBase: cvss, threatMultiplier: exploit, mitigationFactor: mitigation };
  for (const key of Object.keys(factors)) inputs[`f_${key}`] = factors[key];
  for (const [field, value] of Object.entries(inputs)) document.getElementById(field).value = String(value);
  calculate();
  const score = Number(document.getElementById('scoreValue').textContent);
  console.log(JSON.stringify({ id, score, severity: document.getElementById('scoreBand').textContent }));
});
