import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CRISIS_TIERS, type CrisisTier } from '../judge.js';
import type { CrisisReading } from './crisis-reading.js';
import {
  isSentAgain,
  standingTier,
  stepCrisis,
  type CrisisPace,
  type CrisisState,
  type CrisisStep,
} from './crisis-state.js';
import { isSuspending, rankOf } from './crisis-tiers.js';

const MINUTE = 60_000;
const PACE: CrisisPace = {
  acuteHoldMs: 60 * MINUTE,
  elevatedHoldMs: 30 * MINUTE,
  leastHoldMs: 10 * MINUTE,
  gentleMs: 24 * 60 * MINUTE,
  halfLifeMs: 120 * MINUTE,
  repeatResourcesMs: 10 * MINUTE,
  noticeEveryMs: 24 * 60 * MINUTE,
};

const says = (tier: CrisisTier, more: Partial<CrisisReading> = {}): CrisisReading => ({
  tier,
  own: true,
  confirmed: tier === 'acute',
  reassured: false,
  ...more,
});

/** Says each thing so many minutes after the one before. */
function setup() {
  let state: CrisisState | undefined;
  let now = 1_000_000_000;
  const hear = (reading: CrisisReading, minutes = 0): CrisisStep => {
    now += minutes * MINUTE;
    const step = stepCrisis(state, reading, now, PACE);
    ({ state } = step);
    return step;
  };
  return { sut: hear, ctx: { tierAfter: (minutes: number) => standingTier(state, now + minutes * MINUTE, PACE) } };
}

describe('the state of a person', () => {
  it('is nothing, and stays nothing, without a sign', () => {
    const { sut } = setup();
    expect(sut(says('none'))).toEqual({
      before: 'none',
      after: 'none',
      state: undefined,
      notice: false,
      gentle: false,
    });
  });

  it('is held no longer by a clock that was an hour fast than by one that was right', () => {
    const { sut, ctx } = setup();
    sut(says('acute'), 60);
    expect(sut(says('none'), -60)).toMatchObject({ referral: { kind: 'held' } });
    expect([59, 60].map(ctx.tierAfter)).toEqual(['acute', 'concern']);
  });

  it.each([
    ['acute', 60],
    ['elevated', 30],
  ] as const)('comes down from %s after %i minutes, and from gentleness a day later', (tier, minutes) => {
    const { sut, ctx } = setup();
    sut(says(tier, { confirmed: true }));
    expect([minutes - 0.001, minutes, minutes + 1_439.999, minutes + 1_440].map(ctx.tierAfter)).toEqual([
      tier,
      'concern',
      'concern',
      'none',
    ]);
  });

  it('is not kept any longer than it matters', () => {
    const { sut } = setup();
    sut(says('elevated'));
    expect(sut(says('none'), 30 + 1_440).state).toBeUndefined();
  });

  it('does not change with what says nothing, so that nothing is written', () => {
    const { sut } = setup();
    const { state } = sut(says('concern'));
    expect(sut(says('none'), 1).state).toBe(state);
  });

  it('weighs signs together, and half of them after two hours', () => {
    const { sut } = setup();
    const tiers = [0, 1, 1].map((minutes) => sut(says('concern'), minutes).after);
    const { sut: slow } = setup();
    const slowly = [0, 120, 120, 120, 120].map((minutes) => slow(says('concern'), minutes).after);
    expect([tiers.at(-1), slowly.at(-1)]).toEqual(['elevated', 'concern']);
  });

  it('never suspends for worry about somebody else', () => {
    const { sut } = setup();
    const tiers = Array.from({ length: 20 }, () => sut(says('concern', { own: false })).after);
    expect(new Set(tiers)).toEqual(new Set(['concern']));
  });

  it('knows the request of its last sign again, for as long as that weighs at least half', () => {
    const { sut } = setup();
    sut(says('concern', { request: 'this' }));
    const { state } = sut(says('concern'), 1);
    const at = state!.at;
    const isKnown = (request: string, minutes: number) => isSentAgain(state, request, at + minutes * MINUTE, PACE);
    expect([isKnown('this', 119), isKnown('this', 120), isKnown('that', 0)]).toEqual([true, false, false]);
  });

  it('asks for a human at acute, until it is over', () => {
    const { sut } = setup();
    const steps = [sut(says('acute')), sut(says('elevated'), 1), sut(says('elevated'), 200)];
    expect(steps.map(({ state }) => state?.handOff)).toEqual([true, true, false]);
  });
});

const anyReading = fc.record({
  tier: fc.constantFrom(...CRISIS_TIERS),
  own: fc.boolean(),
  confirmed: fc.boolean(),
  reassured: fc.boolean(),
});
const anyTalk = fc.array(fc.tuple(anyReading, fc.integer({ min: 0, max: 3_000 })), { minLength: 1, maxLength: 30 });

/** Every step of every talk. */
function forEachStep(check: (step: CrisisStep, reading: CrisisReading, states: StepContext) => void): void {
  fc.assert(
    fc.property(anyTalk, (talk) => {
      let [state, now]: [CrisisState | undefined, number] = [undefined, 1_000_000_000];
      for (const [reading, minutes] of talk) {
        now += minutes * MINUTE;
        const step = stepCrisis(state, reading, now, PACE);
        check(step, reading, { state, now });
        ({ state } = step);
      }
    }),
    { numRuns: 2_000 },
  );
}

interface StepContext {
  readonly state: CrisisState | undefined;
  readonly now: number;
}

describe('whatever is said, in whatever order', () => {
  it('the persona answers exactly where nothing suspends it', () => {
    forEachStep(({ after, referral }) => expect(referral !== undefined).toBe(isSuspending(after)));
  });

  it('an acute message gets the acute text, with resources', () => {
    forEachStep(({ referral }, { tier }) => {
      expect(referral).toEqual(tier === 'acute' ? { kind: 'acute', withResources: true } : referral);
    });
  });

  it('no message lowers its own tier, nor one that stands without being reassured', () => {
    forEachStep(({ before, after }, { tier, reassured }) => {
      expect(rankOf(after)).toBeGreaterThanOrEqual(rankOf(tier));
      if (tier !== 'none' || !reassured) expect(rankOf(after)).toBeGreaterThanOrEqual(rankOf(before));
    });
  });

  it('a graver message never leads to less', () => {
    forEachStep((step, reading, { state, now }) => {
      for (const tier of CRISIS_TIERS.slice(rankOf(reading.tier) + 1)) {
        const graver = stepCrisis(state, { ...reading, tier }, now, PACE);
        expect(rankOf(graver.after)).toBeGreaterThanOrEqual(rankOf(step.after));
      }
    });
  });

  it('a confirmed suspension lasts at least its least time, and none longer than its full time', () => {
    forEachStep(({ after, state }) => {
      if (!state || !isSuspending(after)) return;
      const full = after === 'acute' ? PACE.acuteHoldMs : PACE.elevatedHoldMs;
      const calm = stepCrisis(state, says('none', { reassured: true }), state.at + PACE.leastHoldMs - 1, PACE);
      if (state.confirmed) expect(isSuspending(calm.after)).toBe(true);
      expect(isSuspending(standingTier(state, state.at + full, PACE))).toBe(false);
    });
  });

  it('a suspension starts with resources, and lists them again in time', () => {
    forEachStep(({ before, referral }, _reading, { state, now }) => {
      if (!referral || isSuspending(before)) return;
      const before10 = state?.resourcesAt !== undefined && now - state.resourcesAt < PACE.repeatResourcesMs;
      expect(referral.withResources || before10).toBe(true);
    });
  });
});
