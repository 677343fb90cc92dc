import { SystemClock } from '@rapport/kernel';
import { describeSharedState, ManualClock } from '@rapport/testing';
import { expect, it } from 'vitest';
import { InProcessSharedState } from './in-process-shared-state.js';

describeSharedState('in process', () => new InProcessSharedState(new SystemClock()));

it('never lets a token go backwards, even when the clock does', async () => {
  const clock = new ManualClock();
  const sut = new InProcessSharedState(clock);
  const key = { family: 'lease', partition: 'p' };
  const first = await sut.acquireLease(key, 1_000);
  await first?.release();
  await clock.advance(-5_000);
  expect((await sut.acquireLease(key, 1_000))?.token).toBeGreaterThan(first?.token ?? Infinity);
});
