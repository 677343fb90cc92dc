import type { ModelCapacity } from '@rapport/llm';
import { Metrics, type EventLoopDelay } from '@rapport/platform';
import { describe, expect, it } from 'vitest';
import { ShedStage } from './shed.stage.js';
import type { UrgentMessages } from './urgent-messages.js';

function setup({ expectedWaitMs = 0, medianMs = 0 }) {
  const metrics = new Metrics();
  const urgent = { includes: (text: string) => text === 'Help' } as unknown as UrgentMessages;
  const sut = new ShedStage({ expectedWaitMs } as ModelCapacity, { medianMs } as EventLoopDelay, urgent, metrics, {
    shedWaitMs: 3_000,
    shedLoopDelayMs: 250,
  });
  return { sut, ctx: { metrics } };
}

describe('ShedStage', () => {
  it('lets messages in up to its limits', () => {
    expect(() => setup({ expectedWaitMs: 3_000, medianMs: 250 }).sut.run('Hello')).not.toThrow();
  });

  it('turns away nothing urgent', () => {
    expect(() => setup({ expectedWaitMs: Infinity, medianMs: 251 }).sut.run('Help')).not.toThrow();
  });

  it.each([
    ['a long queue', { expectedWaitMs: 4_500.2 }, 'model_queue', 4_501],
    ['a full queue', { expectedWaitMs: Infinity }, 'model_queue', 1_000],
    ['a late event loop', { medianMs: 251 }, 'event_loop', 1_000],
  ])('turns messages away at %s, and says when to come back', async (_, load, reason, retryAfterMs) => {
    const { sut, ctx } = setup(load);
    expect(() => sut.run('Hello')).toThrow(expect.objectContaining({ code: 'turn.overloaded', retryAfterMs }));
    expect(await ctx.metrics.render()).toContain(`rapport_turn_shed_total{reason="${reason}"} 1`);
  });
});
