import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Probe, ProbeContext } from '@rapport/checklist';
import { logConfig } from '@rapport/platform';
import { age, DAY_MS } from '../support/age.js';
import { readConfiguration } from '../support/configuration.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';

/** docs/logging.md: no longer than two epochs, so that one person's requests cannot be seen together for long. */
const EPOCHS = 2;
const DEFAULT_EPOCH_DAYS = 30;
/** Sinks clear up once a day. */
const GRACE_DAYS = 1;

export const retentionProbe: Probe = {
  id: 'logs.retention',
  version: 1,
  description: `The sink of logs keeps them for at most ${EPOCHS} epochs of pseudonyms, and holds none that are older`,
  run: needing('logRetentionDays', async (days, context) => {
    const most = EPOCHS * (await epochDays(context));
    const oldest = await oldestDays(context);
    const problems = [
      ...(days > most ? [`the sink keeps logs for ${days} days; ${most} are the policy`] : []),
      ...(oldest > days + GRACE_DAYS
        ? [`the oldest line is ${Math.floor(oldest)} days old; the sink is to keep ${days}`]
        : []),
    ];
    return judge(
      problems,
      `logs are kept for ${days} days of the ${most} that the policy allows; the oldest line is ${oldest.toFixed(1)} days old`,
    );
  }),
};

async function epochDays(context: ProbeContext): Promise<number> {
  const { configurationFile } = context.target;
  if (configurationFile === undefined) return DEFAULT_EPOCH_DAYS;
  const read = await readConfiguration(configurationFile, context);
  return 'config' in read ? read.config.get(logConfig).subjectEpochDays : DEFAULT_EPOCH_DAYS;
}

/** Age of the oldest first line of the collected files: they are written in order. */
async function oldestDays(context: ProbeContext): Promise<number> {
  const { logsFolder } = context.target;
  if (logsFolder === undefined) return 0;
  const files = (await readdir(logsFolder)).filter((name) => name.endsWith('.ndjson'));
  const ages = await Promise.all(files.map((name) => firstTime(join(logsFolder, name))));
  return Math.max(0, ...ages.flatMap((time) => (time === undefined ? [] : [age(context, time) / DAY_MS])));
}

async function firstTime(file: string): Promise<string | undefined> {
  const input = createReadStream(file);
  try {
    for await (const line of createInterface({ input })) {
      const [, time] = /"time":"([^"]+)"/.exec(line) ?? [];
      if (time !== undefined) return time;
    }
    return undefined;
  } finally {
    input.destroy();
  }
}
