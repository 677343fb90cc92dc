import { unknown, type Probe, type ProbeContext } from '@rapport/checklist';
import { parse } from 'yaml';
import { age, DAY_MS } from '../support/age.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';
import { runTool } from '../support/run-tool.js';
import { textOf } from '../support/source-files.js';

const OLDEST_DAYS = 90;

interface Outdated {
  readonly current?: string;
  readonly latest: string;
}

/** `operations/dependency-waivers.yaml`: packages that stay behind on purpose. */
interface Waiver {
  readonly name: string;
  readonly reason: string;
  /** Date, after which it no longer counts. */
  readonly until: string;
}

export const dependenciesProbe: Probe = {
  id: 'code.dependencies',
  version: 1,
  description: `No direct dependency is behind a major version that has been out for ${OLDEST_DAYS} days, unless a waiver says why.`,
  timeoutMs: 60_000,
  run: needing('sourceFolder', async (folder, context) => {
    const outdated = await npm<Record<string, Outdated>>(['outdated', '--json'], folder, context);
    if (!outdated || 'error' in outdated) return unknown('the package registry does not answer');
    const waived = await waivers(folder, context);
    const behind = Object.entries(outdated).filter(([name, versions]) => isMajorBehind(versions) && !waived.has(name));
    const ages = await Promise.all(
      behind.map(async ([name, { current, latest }]) => {
        const days = Math.floor((await sinceFirstOf(name, latest, folder, context)) / DAY_MS);
        return days > OLDEST_DAYS ? [`${name} ${current}: ${latest} has been out for ${days} days`] : [];
      }),
    );
    const unpinned = await unpinnedDependencies(folder);
    return judge(
      [...ages.flat(), ...unpinned],
      `${behind.length} direct dependencies are a major version behind, none for more than ${OLDEST_DAYS} days; ${waived.size} waived`,
    );
  }),
};

const major = (version: string): number => Number.parseInt(version, 10);
const isMajorBehind = ({ current, latest }: Outdated): boolean =>
  current !== undefined && major(latest) > major(current);

/** Milliseconds since the first release of a version's major line: 2.0.0 counts, not the 2.3.1 of yesterday. */
async function sinceFirstOf(name: string, latest: string, folder: string, context: ProbeContext): Promise<number> {
  const times = (await npm<Record<string, string>>(['view', name, 'time', '--json'], folder, context)) ?? {};
  const first = Object.entries(times)
    .filter(([version]) => major(version) === major(latest) && !version.includes('-'))
    .map(([, time]) => Date.parse(time));
  if (first.length === 0) throw new Error('the package registry does not say when versions were released');
  return age(context, Math.min(...first));
}

async function waivers(folder: string, context: ProbeContext): Promise<ReadonlySet<string>> {
  const text = await textOf(folder, 'operations', 'dependency-waivers.yaml');
  const listed = (text === undefined ? [] : (parse(text) as Waiver[] | null)) ?? [];
  return new Set(listed.filter(({ reason, until }) => reason && age(context, until) < 0).map(({ name }) => name));
}

/** A version range lets an installation differ from what was tested. */
async function unpinnedDependencies(folder: string): Promise<readonly string[]> {
  const stated = JSON.parse((await textOf(folder, 'package.json')) ?? '{}') as Record<string, Record<string, string>>;
  return Object.entries({ ...stated['dependencies'], ...stated['devDependencies'] })
    .filter(([, version]) => !/^(?:npm:.+@)?\d+\.\d+\.\d+/.test(version))
    .map(([name, version]) => `${name} is not pinned: ${version}`);
}

/** npm's JSON; undefined when it gives none. `npm outdated` ends with 1 when something is. */
async function npm<T>(args: readonly string[], folder: string, { signal }: ProbeContext): Promise<T | undefined> {
  const { stdout, code } = await runTool('npm', [...args, '--fetch-retries=0'], folder, signal);
  if (stdout.trim() === '') return code === 0 ? ({} as T) : undefined;
  return JSON.parse(stdout) as T;
}
