import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderWith } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { Operator } from '../operator.js';
import { readDeployments } from '../verify/deployments.js';
import { deploymentsCommand } from './deployments.js';

const COMMIT = 'a'.repeat(40);

function setup() {
  const file = join(folderWith(), 'deployments.ndjson');
  const printed: string[] = [];
  const operator = new Operator({ environment: {}, file: {}, print: (line) => printed.push(line) });
  const record = (...more: string[]) => {
    const given = ['--file', file, '--environment', 'staging', '--release', '1.4.0', '--actor', 'ci/7'];
    const times = ['--started', '2026-11-20T10:00:00Z'];
    const args = ['record', ...given, ...times, ...more];
    return deploymentsCommand(operator).parseAsync(args, { from: 'user' });
  };
  return { sut: record, ctx: { file, printed } };
}

describe('rapport deployments record', () => {
  it('appends what the checks of a release read', async () => {
    const { sut, ctx } = setup();
    await sut('--commit', COMMIT, '--outcome', 'failed');
    await sut('--commit', COMMIT, '--digest', `sha256:${'b'.repeat(64)}`, '--verified');
    const [first, second] = await readDeployments(ctx.file);
    expect(first).toMatchObject({ environment: 'staging', version: '1.4.0', outcome: 'failed', verified: false });
    expect(second).toMatchObject({ commit: COMMIT, outcome: 'succeeded', verified: true, actor: 'ci/7' });
    expect(ctx.printed).toEqual(['1.4.0 in staging: recorded', '1.4.0 in staging: recorded']);
  });

  it('refuses half a record, and writes nothing', async () => {
    const { sut, ctx } = setup();
    await expect(sut('--commit', 'main')).rejects.toMatchObject({ code: 'verify.deployment_invalid' });
    expect(() => readFileSync(ctx.file)).toThrow('ENOENT');
  });
});
