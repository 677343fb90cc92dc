import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { unknown, type Probe } from '@rapport/checklist';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';
import { textOf } from '../support/source-files.js';

const FOLDER = 'monitoring/dashboards';
const METRIC = /\brapport_\w+/g;
const SUFFIX = /_(?:bucket|sum|count)$/;

interface Panel {
  readonly title?: string;
  readonly type?: string;
  readonly targets?: readonly { readonly expr?: string }[];
  readonly panels?: readonly Panel[];
}

export const dashboardProbe: Probe = {
  id: 'observation.dashboard',
  version: 1,
  description: 'Every dashboard can be read, each of its panels asks something, and only for metrics that exist.',
  run: needing('sourceFolder', async (folder) => {
    const files = (await readdir(join(folder, FOLDER)).catch((): string[] => [])).filter((name) =>
      name.endsWith('.json'),
    );
    if (files.length === 0) return unknown(`there is no dashboard in ${FOLDER}`);
    const known = await knownMetrics(folder);
    const texts = await Promise.all(
      files.map(async (file) => [file, (await textOf(folder, FOLDER, file)) ?? ''] as const),
    );
    const problems = texts.flatMap(([file, text]) => flawsOf(text, known).map((flaw) => `${file}: ${flaw}`));
    return judge(problems, `${files.length} dashboards ask only for metrics that exist`, { target: FOLDER });
  }),
};

function flawsOf(text: string, known: ReadonlySet<string>): readonly string[] {
  let panels: readonly Panel[];
  try {
    panels = panelsOf(JSON.parse(text) as Panel);
  } catch {
    return ['is no JSON'];
  }
  if (panels.length === 0) return ['has no panel'];
  return panels.flatMap(({ title, targets = [] }) => {
    const queries = targets.flatMap(({ expr }) => expr ?? []);
    if (queries.length === 0) return [`the panel "${title}" asks nothing`];
    const metrics = queries.flatMap((query) => query.match(METRIC) ?? []);
    // Names with a colon are recorded by rules.
    const strangers = metrics.filter((name) => !known.has(name) && !known.has(name.replace(SUFFIX, '')));
    return strangers.map((name) => `the panel "${title}" asks for ${name}, which does not exist`);
  });
}

const panelsOf = ({ panels = [] }: Panel): readonly Panel[] =>
  panels.flatMap((panel) => (panel.type === 'row' ? panelsOf(panel) : panel.type === 'text' ? [] : [panel]));

async function knownMetrics(folder: string): Promise<ReadonlySet<string>> {
  const reference = (await textOf(folder, 'docs/generated/metrics.md')) ?? '';
  return new Set(Array.from(reference.matchAll(/^\| `(rapport_\w+)`/gm), ([, name]) => name as string));
}
