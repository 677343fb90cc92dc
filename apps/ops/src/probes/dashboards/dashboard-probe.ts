import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail, unknown, type Probe, type ProbeContext } from '@rapport/checklist';
import { stringify } from 'yaml';
import { ask, jsonIn } from '../support/ask.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';
import { lastLines } from '../support/run-tool.js';
import { textOf } from '../support/source-files.js';
import { tool } from '../support/tool.js';

/** A board with fewer shows no more than a metric's page does. */
const FEWEST_PANELS = 4;
/** Labels that would show single people. */
const PERSONAL_LABELS =
  /\b(?:by|on|without)\s*\([^)]*\b(?:user|user_id|subject|email|account|conversation_id)\b|[{,]\s*(?:user|user_id|subject|email)\s*=/;
/** What Grafana puts in for its variables, near enough for a query of this moment. */
const VARIABLES: readonly (readonly [RegExp, string])[] = [
  [/\$__rate_interval|\$__interval|\$\{__rate_interval\}/g, '5m'],
  [/\$__range|\$\{__range\}/g, '1h'],
  [/\$\{\w+(?::\w+)?\}|\$\w+/g, '.*'],
];

interface Panel {
  readonly title: string;
  readonly queries: readonly string[];
}
interface Board {
  readonly title: string;
  readonly description?: string;
  readonly panels?: readonly { readonly title?: string; readonly targets?: readonly { readonly expr?: string }[] }[];
}

/**
 * A dashboard that is there, whose queries Prometheus takes, and whose panels show something where there is a Prometheus.
 * @param more further faults of its text
 */
export const dashboardProbe = (
  board: string,
  about: string,
  more: (text: string) => readonly string[] = () => [],
): Probe => ({
  id: `dashboards.${board}`,
  version: 1,
  description: `The dashboard of ${about}: every query parses, none names people, and with a Prometheus every panel has data`,
  run: needing('sourceFolder', async (sources, context) => {
    const path = `monitoring/dashboards/rapport-${board}.json`;
    const text = await textOf(sources, path);
    if (text === undefined) return fail(`there is no ${path}`);
    const panels = panelsOf(JSON.parse(text) as Board);
    const queries = panels.flatMap((panel) => panel.queries);
    const parsed = await check(queries, context);
    if (parsed === 'unknown') return unknown('promtool is not installed here');
    const empty = await emptyPanels(panels, context);
    const problems = [
      ...(panels.length < FEWEST_PANELS ? [`${path} has only ${panels.length} panels with queries`] : []),
      ...parsed.slice(0, 1).map((said) => `${path} has a query that Prometheus refuses: ${said}`),
      ...queries.filter((query) => PERSONAL_LABELS.test(query)).map((query) => `a query tells people apart: ${query}`),
      ...more(text),
      ...empty.map((title) => `the panel "${title}" shows no data`),
    ];
    const shown = context.target.prometheusUrl === undefined ? 'parse' : 'parse, and every panel has data';
    return judge(problems, `${queries.length} queries in ${panels.length} panels ${shown}`, { target: path });
  }),
});

const panelsOf = ({ panels = [] }: Board): readonly Panel[] =>
  panels
    .map(({ title = '', targets = [] }) => ({
      title,
      queries: targets.flatMap(({ expr }) => expr ?? []).map(substituted),
    }))
    .filter(({ queries }) => queries.length > 0);

const substituted = (query: string): string =>
  VARIABLES.reduce((text, [variable, value]) => text.replaceAll(variable, value), query);

/** What promtool says against queries: as rules that would record them. */
async function check(queries: readonly string[], { signal }: ProbeContext): Promise<readonly string[] | 'unknown'> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-queries-'));
  try {
    const rules = queries.map((expr, index) => ({ record: `query:${index}`, expr }));
    await writeFile(join(folder, 'queries.yml'), stringify({ groups: [{ name: 'queries', rules }] }));
    const ran = await tool('promtool', ['check', 'rules', join(folder, 'queries.yml')], folder, signal);
    if (!ran) return 'unknown';
    return ran.code === 0 ? [] : lastLines(ran).filter((line) => !line.startsWith('Checking'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Titles of the panels none of whose queries returns anything; none where there is no Prometheus to ask. */
async function emptyPanels(panels: readonly Panel[], context: ProbeContext): Promise<readonly string[]> {
  const { prometheusUrl } = context.target;
  if (prometheusUrl === undefined) return [];
  const hasData = async (query: string): Promise<boolean> => {
    const url = `${prometheusUrl}/api/v1/query?query=${encodeURIComponent(query)}`;
    const answer = jsonIn<{ readonly data?: { readonly result?: readonly unknown[] } }>(await ask(context, url));
    return (answer?.data?.result?.length ?? 0) > 0;
  };
  const found = await Promise.all(
    panels.map(async ({ title, queries }) => ((await Promise.all(queries.map(hasData))).includes(true) ? [] : [title])),
  );
  return found.flat();
}
