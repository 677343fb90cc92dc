// `npm run test:fault -- [random | redis-outage | postgres-outage | rolling-restart | all] [--seed N] [--faults N]
// [--minutes N] [--people N]`.
// Without a name: random faults. Prints what was found, writes test-results/fault.json, and ends with 1 when an invariant
// was broken. docs/faults.md explains what is checked.
import { parseArgs } from 'node:util';
import { scenarios } from './scenarios.js';
import { holds, print, write, type Verdict } from './verdict.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    faults: { type: 'string', default: '500' },
    'spacing-ms': { type: 'string', default: '900' },
    minutes: { type: 'string', default: '30' },
    people: { type: 'string', default: '12' },
  },
});
const options = {
  seed: Number(values.seed),
  faults: Number(values.faults),
  spacingMs: Number(values['spacing-ms']),
  minutes: Number(values.minutes),
  people: Number(values.people),
};
// Each server that is started listens for the exit, which is more than Node expects.
process.setMaxListeners(100);
// By way of `exit`, where everything that was started is ended.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
const [asked = 'random'] = positionals;
const names = asked === 'all' ? Object.keys(scenarios) : [asked];
const verdicts: Verdict[] = [];
for (const name of names) {
  const scenario = scenarios[name];
  if (!scenario) {
    console.error(`there is no scenario '${name}'; there are ${Object.keys(scenarios).join(', ')} and all`);
    process.exit(2);
  }
  const verdict = await scenario(options);
  print(verdict);
  verdicts.push(verdict);
}
write(verdicts, options);
const kept = verdicts.flatMap(({ findings }) => Object.values(findings)).filter((found) => found.length === 0).length;
const broken = verdicts.flatMap(({ findings }) => Object.values(findings)).length - kept;
console.log(`${kept} passed, ${broken} failed`);
process.exit(verdicts.every(holds) ? 0 : 1);
