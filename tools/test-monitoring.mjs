/**
 * `npm run test:monitoring`: rules, their unit tests, configurations, routes, inhibition and panels with Prometheus' and Alertmanager's own tools, and
 * every mutant of every alert. One line a check, and a last line `N passed, N failed`.
 */
import { ensureInstalled } from './bootstrap.mjs';

await ensureInstalled();
// Only now: in a fresh clone what they need was not there before.
const checks = await import('./monitoring/checks.mjs');
const { checkInhibition } = await import('./monitoring/inhibition.mjs');

const CHECKS = {
  'rules (promtool check)': checks.checkRules,
  'configurations (promtool, amtool)': checks.checkConfiguration,
  "alerts' unit tests (promtool test)": checks.checkAlerts,
  'routes (amtool config routes test)': checks.checkRoutes,
  'inhibition (a real Alertmanager)': () => checkInhibition(),
  "panels' queries": checks.checkPanels,
  [`${checks.countMutants()} mutants of alerts`]: checks.checkMutants,
};

const tally = { passed: 0, failed: 0 };
for (const [name, check] of Object.entries(CHECKS)) {
  const begun = performance.now();
  const wrong = await check();
  const seconds = ((performance.now() - begun) / 1000).toFixed(1).padStart(6);
  console.log(`${wrong.length === 0 ? 'ok    ' : 'FAILED'} ${seconds} s  ${name}`);
  for (const sentence of wrong) console.log(sentence.replaceAll(/^/gm, '    '));
  tally[wrong.length === 0 ? 'passed' : 'failed'] += 1;
}
console.log(`${tally.passed} passed, ${tally.failed} failed`);
process.exit(tally.failed === 0 ? 0 : 1);
