import { Metrics, ReadinessHolds, ReadinessWarnings } from '@rapport/platform';
import { ManualClock } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { CrisisProtocolFile } from '../infrastructure/crisis-protocol-file.js';
import { CrisisProtocols } from './crisis-protocols.js';

const DAY_MS = 86_400_000;

function setup(protocolFile?: string) {
  const clock = new ManualClock(Date.UTC(2026, 10, 23));
  const [metrics, holds, warnings] = [new Metrics(), new ReadinessHolds(), new ReadinessWarnings()];
  const sut = new CrisisProtocols(new CrisisProtocolFile(), clock, metrics, holds, warnings, { protocolFile });
  sut.onModuleInit();
  return { sut, ctx: { clock, metrics, holds, warnings } };
}

describe('a process', () => {
  it('is ready with the shipped protocol', () => {
    const { sut, ctx } = setup();
    expect([sut.current.id, ctx.holds.first, ctx.warnings.codes]).toEqual(['rapport-crisis', undefined, []]);
  });

  it('starts without a protocol, but is not ready, and says why', () => {
    const { sut, ctx } = setup('/nowhere/protocol.json');
    expect(ctx.holds.first).toBe('safety.protocol_unavailable');
    expect(() => sut.current).toThrow(expect.objectContaining({ code: 'safety.protocol_unavailable' }));
    expect(() => sut.assertAvailable()).toThrow(expect.objectContaining({ code: 'safety.protocol_unavailable' }));
  });

  it('warns of reviews that expire while it runs', async () => {
    const { sut, ctx } = setup();
    await ctx.clock.advance((sut.current.review.validDays + 1) * DAY_MS);
    expect(ctx.warnings.codes).toEqual(['safety.protocol_review_overdue']);
    expect(await ctx.metrics.render()).toContain(`rapport_crisis_overdue_reviews ${sut.current.resources.length + 1}`);
  });
});
