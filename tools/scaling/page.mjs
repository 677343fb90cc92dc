/** The tables of docs/scaling.md, computed from the benchmark's results and put between the page's markers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bootstrap.mjs';
import { assumptions, demand, waiting } from './model.mjs';
import { serviceOf, simulate } from './simulate.mjs';

const USERS = [1e4, 1e6, 1e8];
const USES = [0.3, 0.6, 0.8, 0.9];
const RUN = { answerMs: 4000, turns: 15_000, seed: 20_261_123 };

export function renderScaling() {
  const { results } = JSON.parse(readFileSync(join(root, 'bench/results.json'), 'utf8'));
  const stream = results.find(({ target, scenario }) => target.includes('PostgreSQL') && scenario === 'stream');
  const given = assumptions(stream);
  const parts = { demand: demandTable(given), waiting: waitingTable(given), assumptions: assumptionTable(given) };
  const page = readFileSync(join(root, 'docs/scaling.md'), 'utf8');
  return Object.entries(parts).reduce((text, [name, table]) => between(text, name, table), page);
}

function demandTable(given) {
  const columns = USERS.map((users) => demand(users, given));
  const row = (label, of) => [label, ...columns.map(of)];
  return tableOf(
    ['registered users', ...columns.map(({ users }) => amount(users))],
    [
      row('turns a day', ({ turnsPerDay }) => amount(turnsPerDay)),
      row('turns a second, busiest hour', ({ peakTurnsPerS }) => amount(peakTurnsPerS)),
      row('open streams', ({ openStreams }) => amount(openStreams)),
      row('API pods, a core each', ({ pods }) => amount(pods)),
      row('use of a core, one pod gone', ({ useWithOneGone }) => percent(useWithOneGone)),
      row('memory of open streams, a pod', ({ streamsMbPerPod }) => `${amount(streamsMbPerPod)} MB`),
      row('connections to PostgreSQL', ({ connections }) => amount(connections)),
      row('cores of PostgreSQL', ({ databaseCores }) => amount(Math.ceil(databaseCores))),
      row('shards of PostgreSQL', ({ databaseShards }) => amount(databaseShards)),
      row('storage after a year', ({ storageTb }) => bytes(storageTb)),
      row('nodes of Redis', ({ redisNodes }) => amount(redisNodes)),
      row('memory of Redis', ({ redisGb }) => `${amount(redisGb)} GB`),
      row('Gemini, requests a minute', ({ requestsPerMinute }) => amount(requestsPerMinute)),
      row('Gemini, tokens a minute', ({ tokensPerMinute }) => amount(tokensPerMinute)),
      row('Gemini, a month', ({ dollarsPerMonth }) => `$ ${amount(dollarsPerMonth)}`),
      row('Gemini, a registered user and month', ({ dollarsPerUserMonth }) => `$ ${dollarsPerUserMonth.toFixed(3)}`),
    ],
  );
}

function waitingTable({ turnCpuMs }) {
  const rows = USES.map((use) => {
    const expected = waiting(use, serviceOf(turnCpuMs.value));
    const seen = simulate({ ...RUN, use, turnCpuMs: turnCpuMs.value });
    const spread = simulate({ ...RUN, use, turnCpuMs: turnCpuMs.value, pods: 10, balance: 'least-busy' });
    return [percent(use), ...[expected.mean, seen.mean, expected.p95, seen.p95, spread.beginP95].map(ms)];
  });
  return tableOf(
    [
      'use',
      'mean, formula',
      'mean, simulated',
      'p95, formula',
      'p95, simulated',
      'p95 of a beginning, 10 pods, less busy of two',
    ],
    rows,
  );
}

const assumptionTable = (given) =>
  tableOf(
    ['what', 'value', 'basis', 'meaning'],
    Object.entries(given).map(([name, { value, unit, basis, why }]) => [
      `\`${name}\``,
      `${Number(value.toPrecision(4)).toLocaleString('en')} ${unit}`.trim(),
      basis,
      why,
    ]),
  );

const ms = (value) => `${value.toFixed(1)} ms`;
const percent = (share) => `${Math.round(share * 100)} %`;
const bytes = (terabytes) => (terabytes < 1 ? `${amount(terabytes * 1000)} GB` : `${amount(terabytes)} TB`);
/** Two digits are all that such figures can bear. */
const amount = (value) => Number(value < 100 ? value.toPrecision(2) : value.toPrecision(3)).toLocaleString('en');

/** As the formatter lays tables out, so that it leaves them alone. */
function tableOf(head, rows) {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  const line = (cells, fill = ' ') =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column], fill)).join(' | ')} |`;
  return [
    line(head),
    line(
      head.map(() => '-'),
      '-',
    ),
    ...rows.map((row) => line(row)),
  ].join('\n');
}

function between(page, name, text) {
  const [begin, end] = [`<!-- computed: ${name} -->`, `<!-- end: ${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/scaling.md lacks the markers of ${name}`);
  return `${page.slice(0, from)}${begin}\n\n${text}\n\n${page.slice(to)}`;
}
