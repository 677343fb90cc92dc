import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRunReport, type Probe, type ProbeContext } from '@rapport/checklist';
import { age, DAY_MS, HOUR_MS } from '../support/age.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';
import { jsonOf, sizeOf, textOf } from '../support/source-files.js';

/** A night's run that was late by two hours is no gap yet. */
const OLDEST_BACKUP_HOURS = 26;
const OLDEST_DRILL_DAYS = 30;
/** People's keys are backed up apart from what they open. */
const CLASSES = ['database', 'user_keys', 'shared_state'] as const;

interface Manifest {
  readonly createdAt: string;
  readonly bytes: number;
}

export const backupsProbe: Probe = {
  id: 'infrastructure.backups',
  version: 1,
  description: `The newest backup of each kind is whole and younger than ${OLDEST_BACKUP_HOURS} h, and a restore drill passed within ${OLDEST_DRILL_DAYS} days.`,
  run: needing('backupsFolder', async (folder, context) => {
    const placeOf = (type: string): string =>
      type === 'user_keys' ? (context.target.keyCopiesFolder ?? folder) : folder;
    const backups = await Promise.all(CLASSES.map((type) => faultsOf(type, placeOf(type), context)));
    const problems = [...backups.flat(), ...(await faultsOfDrill(folder, context))];
    return judge(problems, 'database, keys and shared state are backed up; a restore drill passed', { target: folder });
  }),
};

async function faultsOf(type: string, folder: string, context: ProbeContext): Promise<readonly string[]> {
  const newest = (await namesIn(folder, type)).filter((name) => /^\d{8}T\d{6}Z$/.test(name)).at(-1);
  if (newest === undefined) return [`there is no backup of ${type}`];
  const manifest = await jsonOf<Manifest>(folder, type, newest, 'manifest.json');
  if (!manifest) return [`the newest backup of ${type} has no manifest`];
  const hours = age(context, manifest.createdAt) / HOUR_MS;
  const bytes = await sizeOf(folder, type, newest, 'data.sealed');
  return [
    ...(hours < OLDEST_BACKUP_HOURS ? [] : [`the newest backup of ${type} is ${Math.floor(hours)} h old`]),
    ...(bytes === manifest.bytes
      ? []
      : [`the newest backup of ${type} has ${bytes ?? 'no'} bytes of ${manifest.bytes}`]),
  ];
}

async function faultsOfDrill(folder: string, context: ProbeContext): Promise<readonly string[]> {
  const newest = (await namesIn(folder, 'drills')).filter((name) => name.endsWith('.json')).at(-1);
  const text = newest === undefined ? undefined : await textOf(folder, 'drills', newest);
  if (text === undefined) return ['no restore drill was made'];
  const drill = parseRunReport(text);
  const days = age(context, drill.endedAt) / DAY_MS;
  return [
    ...(drill.passed ? [] : [`the latest restore drill failed: ${drill.findings[0] ?? 'it does not say why'}`]),
    ...(days < OLDEST_DRILL_DAYS ? [] : [`the latest restore drill is ${Math.floor(days)} days old`]),
  ];
}

/** Names begin with a time: the last is the newest. */
const namesIn = async (...path: string[]): Promise<readonly string[]> =>
  (await readdir(join(...path)).catch((): string[] => [])).toSorted();
