import { join } from 'node:path';
import { folderWith, ManualClock, probeContext, provesRed } from '@rapport/testing';
import { expect, it } from 'vitest';
import { recentLogs } from './recent-logs.probe.js';

const clock = new ManualClock();
const at = (minutesAgo: number): string => new Date(clock.now() - minutesAgo * 60_000).toISOString();
const line = (minutesAgo: number, code: string): string =>
  JSON.stringify({ level: 'error', time: at(minutesAgo), logger: 'Turns', event: 'turn', err: { code } });
const logged =
  (...lines: string[]) =>
  () =>
    probeContext({ logsFolder: folderWith({ 'api.ndjson': `${lines.join('\n')}\n` }) }, clock);

provesRed(recentLogs, {
  sound: logged(line(5, 'llm.upstream')),
  sabotaged: { 'lines have no level': logged(line(5, 'llm.upstream'), JSON.stringify({ time: at(1), text: 'oops' })) },
});

it('lists what came most often since the release', async () => {
  const deploymentsFile = join(
    folderWith({
      'deployments.ndjson': JSON.stringify({
        environment: 'test',
        version: '1',
        commit: 'a'.repeat(40),
        actor: 'ci/1',
        startedAt: at(31),
        endedAt: at(30),
        outcome: 'succeeded',
      }),
    }),
    'deployments.ndjson',
  );
  const context = logged(line(50, 'old'), line(20, 'rare'), line(9, 'frequent'), line(8, 'frequent'))();
  const { details } = await recentLogs.run({ ...context, target: { ...context.target, deploymentsFile } });
  expect(details).toEqual(['2 × Turns turn frequent', '1 × Turns turn rare']);
});
