import type { ListAuditEvents } from '@rapport/compliance';
import { loadConfig, type Database } from '@rapport/platform';
import { RecordingAuditTrail } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { RecordConfiguration } from './record-configuration.js';
import { sections } from './sections.js';

function setup() {
  const audit = new RecordingAuditTrail();
  const database = { transaction: (work: (tx: object) => Promise<void>) => work({}) } as unknown as Database;
  const events: Pick<ListAuditEvents, 'execute'> = {
    execute: async ({ action }) => ({
      items: audit.entries.filter((entry) => entry.action === action).toReversed() as never,
      hasMore: false,
    }),
  };
  const start = (environment: Record<string, string>, program: 'api' | 'worker' = 'api') =>
    new RecordConfiguration(
      program,
      database,
      audit,
      events,
      loadConfig(sections, environment),
    ).onApplicationBootstrap();
  return { sut: start, ctx: { audit } };
}

describe('the record of configurations', () => {
  it('grows when a program starts with another one, and only then', async () => {
    const { sut, ctx } = setup();
    for (const level of ['info', 'info', 'warn', 'warn', 'info']) await sut({ LOG_LEVEL: level });
    const digests = ctx.audit.entries.map(({ details }) => details?.['digest']);
    expect(digests).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), digests[1], digests[0]]);
    expect(digests[1]).not.toBe(digests[0]);
  });

  it('tells programs apart', async () => {
    const { sut, ctx } = setup();
    await sut({});
    await sut({}, 'worker');
    expect(ctx.audit.actions).toEqual(['api.configuration_changed success', 'worker.configuration_changed success']);
  });

  it('grows when other roles of an issuer become ours', async () => {
    const { sut, ctx } = setup();
    for (const role of ['operator', 'operator', 'admin']) await sut({ AUTH_ISSUER_ROLE_MAP: `staff=${role}` });
    expect(ctx.audit.entries).toHaveLength(2);
  });

  it('says nothing of secrets', async () => {
    const { sut, ctx } = setup();
    await sut({ AUDIT_SIGNING_KEY: 'one' });
    await sut({ AUDIT_SIGNING_KEY: 'another' });
    expect(ctx.audit.entries).toHaveLength(1);
  });
});
