// Connects the calculator of Pa04rth/aivss-dashboard to check.py: `node aivss_dashboard.js FILE`, where FILE has calculateScoresForProfile of
// src/pages/Calculator.tsx, with the CVSS score as an argument, and getRiskLevel of src/components/calculator/ScoreDisplay.tsx. CC0-1.0.
const { calculateScoresForProfile, getRiskLevel } = require(require('node:path').resolve(process.argv[2]));
require('node:readline').createInterface({ input: process.stdin }).on('line', line => {
  const { id, cvss, exploit, factors } = JSON.parse(line);
  const aarsFactors = Object.values(factors).map(value => ({ value }));
  const { aivssScore } = calculateScoresForProfile(cvss, { aarsFactors, threatMultiplier: exploit });
  // The page rounds the score in this way, and shows the level of the unrounded score.
  console.log(JSON.stringify({ id, score: Number(aivssScore.toFixed(1)), severity: getRiskLevel(aivssScore).text.replace(' Risk', '') }));
});
