import { folderWith, probeContext, provesRed } from '@rapport/testing';
import { expect, it } from 'vitest';
import { logsNormal } from './logs-normal.probe.js';

const MINUTE = 60_000;
const line = (minutesAgo: number, level: string, code?: string): string =>
  JSON.stringify({
    level,
    time: new Date(Date.now() - minutesAgo * MINUTE).toISOString(),
    logger: 'Turns',
    event: 'request',
    ...(code !== undefined && { err: { code } }),
  });
const quiet = Array.from({ length: 1_000 }, (_, index) => line(index % 14, 'info'));
const logged =
  (...lines: string[]) =>
  () =>
    probeContext({ logsFolder: folderWith({ 'api.ndjson': `${[...quiet, ...lines].join('\n')}\n` }) });
const often = (count: number, one: string): string[] => Array.from({ length: count }, () => one);

provesRed(logsNormal, {
  sound: logged(line(60, 'error', 'database.unavailable'), ...often(4, line(3, 'error', 'database.unavailable'))),
  sabotaged: {
    'one line in fifty is an error': logged(
      line(60, 'error', 'llm.upstream'),
      ...often(20, line(2, 'error', 'llm.upstream')),
    ),
    'an error is new': logged(...often(3, line(2, 'error', 'turn.never_seen'))),
    'something prints without a form': logged('{"time":"2999-01-01T00:00:00Z"}', 'Listening on 3000'),
  },
});

it('knows nothing of logs that ended long ago', async () => {
  const context = probeContext({ logsFolder: folderWith({ 'api.ndjson': `${line(60, 'info')}\n` }) });
  expect(await logsNormal.run(context)).toMatchObject({ verdict: 'unknown' });
});

it('leaves alone what others write in forms of their own', async () => {
  const [name, url] = ['api-1', 'http://127.0.0.1:9'];
  const logsFolder = folderWith({ 'api-1.ndjson': `${line(2, 'info')}\n`, 'nginx.ndjson': 'ready for start up\n' });
  const pods = [{ name, role: 'api', url, internalUrl: url }] as const;
  expect(await logsNormal.run(probeContext({ logsFolder, pods }))).toMatchObject({ verdict: 'pass' });
});
