import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provesRed, servedWith } from '@rapport/testing';
import { afterAll, expect, it } from 'vitest';
import { memoryPersistence } from './memory-persistence.probe.js';

const folder = mkdtempSync(join(tmpdir(), 'rapport-restart-'));
const restarted = join(folder, 'restarted');
afterAll(() => rmSync(folder, { recursive: true }));

provesRed(memoryPersistence, {
  sound: servedWith(),
  sabotaged: {
    'what was told is forgotten': servedWith({
      'GET /v1/memories/{id}': (answer) => ({ ...answer, status: 404, body: {} }),
    }),
    'no answer goes by it': servedWith({
      'POST /v1/conversations/{id}/messages': ({ events, ...answer }) => ({
        ...answer,
        ...(events && { events: events.map(({ event, data }) => ({ event, data: { ...data, memory_used: [] } })) }),
      }),
    }),
    'the restart fails': servedWith({}, () => ({ restartCommand: [process.execPath, '-e', 'process.exit(1)'] })),
  },
});

it('looks across a restart where the target says how to make one', async () => {
  writeFileSync(join(folder, 'restart.cjs'), `require('node:fs').writeFileSync(${JSON.stringify(restarted)}, '')`);
  const context = await servedWith({}, () => ({ restartCommand: [process.execPath, join(folder, 'restart.cjs')] }))();
  expect(await memoryPersistence.run(context)).toMatchObject({
    verdict: 'pass',
    summary: expect.stringContaining('across a restart'),
  });
});
