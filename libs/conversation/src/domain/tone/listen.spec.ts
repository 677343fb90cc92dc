import { TONE_DIALS, type ToneDial } from '@rapport/persona';
import { EMOTIONS } from '@rapport/memory';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forEachDial, type ToneBounds } from './dials.js';
import { explainTone } from './explain-tone.js';
import { listen, unmoved } from './listen.js';
import type { ToneMood, ToneReading, ToneState } from './tone.js';

const HOUR_MS = 3_600_000;
const NOW = new Date('2026-03-01T12:00:00Z');
const FREE: ToneBounds = forEachDial(() => ({ min: 0, max: 1, default: 0.5 }));

const reading = (value: number, confidence = 1, language?: string): ToneReading => ({
  dials: forEachDial(() => ({ value, confidence })),
  marks: [],
  language,
});

interface Scene {
  readonly bounds?: ToneBounds;
  readonly locale?: string;
  readonly adapts?: boolean;
  readonly mood?: ToneMood | undefined;
}

function setup({ bounds = FREE, locale = 'en', adapts = true, mood }: Scene = {}) {
  let state: ToneState | undefined;
  let at: Date | undefined;
  const heard = (now: Date) => ({ bounds, locale, now, before: { adapts, state, at, mood } });
  const keep = (hearing: ReturnType<typeof listen>, now: Date) => {
    state = hearing.account.state;
    at = now;
    return hearing;
  };
  return {
    sut: (read: ToneReading | undefined, now = NOW) => keep(listen({ ...heard(now), read: read && (() => read) }), now),
    ctx: { withheld: (now = NOW) => keep(unmoved(heard(now)), now) },
  };
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const anyReading = fc
  .record({
    formality: fc.tuple(share, share),
    warmth: fc.tuple(share, share),
    energy: fc.tuple(share, share),
    length: fc.tuple(share, share),
  })
  .map((dials): ToneReading => ({
    dials: forEachDial((dial: ToneDial) => ({ value: dials[dial][0], confidence: dials[dial][1] })),
    marks: [],
    language: undefined,
  }));
const dialBounds = fc
  .tuple(share, share, share)
  .map((values) => values.toSorted((a, b) => a - b))
  .map(([min = 0, own = 0, max = 0]) => ({ min, default: own, max }));
const anyMood = fc.record({
  emotion: fc.constantFrom(...EMOTIONS),
  confidence: share,
  at: fc.integer({ min: -1e9, max: 1e9 }).map((offset) => new Date(NOW.getTime() + offset)),
});
const anyBounds = fc.record({ formality: dialBounds, warmth: dialBounds, energy: dialBounds, length: dialBounds });

const anyReadings = fc.array(fc.tuple(anyReading, fc.nat(1e9)), { maxLength: 12 });

describe('listen', () => {
  it("stays at the persona's own dials when nothing could be read", () => {
    expect(setup().sut(reading(1, 0)).dials).toEqual(forEachDial(() => 0.5));
  });

  it('follows the person further the longer they keep to a manner, and never mirrors them', () => {
    const { sut } = setup();
    const energies = Array.from({ length: 20 }, () => sut(reading(1)).dials.energy);
    expect(energies[0]).toBeGreaterThan(0.7);
    expect(energies.at(-1)).toBeGreaterThan(energies[0]!);
    expect(energies.at(-1)).toBeLessThan(0.9);
  });

  it('hardly moves for a word or two', () => {
    expect(setup().sut(reading(1, 0.1)).dials.energy).toBeLessThan(0.6);
  });

  it('comes round within a few messages when the person changes their manner', () => {
    const { sut } = setup();
    for (let turn = 0; turn < 10; turn += 1) sut(reading(1));
    const energies = Array.from({ length: 4 }, () => sut(reading(0)).dials.energy);
    expect(energies[0]).toBeGreaterThan(0.5);
    expect(energies[3]).toBeLessThan(0.5);
  });

  it('forgets a manner with time, by half a day after day', () => {
    const { sut } = setup();
    const then = sut(reading(1)).account.state!.dials.energy;
    const later = sut(undefined, new Date(NOW.getTime() + 24 * HOUR_MS)).account.state!.dials.energy;
    expect(later).toEqual({ value: then.value, evidence: then.evidence / 2 });
  });

  it("names the person's language until they plainly write another, and not where it is the persona's own", () => {
    const { sut } = setup({ locale: 'en-GB' });
    const languages = [reading(0.5, 1, 'de'), reading(0.5), reading(0.5, 1, 'en')].map((one) => sut(one).language);
    expect(languages).toEqual(['de', 'de', undefined]);
  });

  it('reads nothing and keeps nothing where the person switched it off', () => {
    const { sut } = setup({ adapts: false });
    const hearing = sut(reading(1, 1, 'de'));
    expect(hearing).toMatchObject({ dials: forEachDial(() => 0.5), language: undefined });
    expect(hearing.account).toMatchObject({ basis: 'off', reading: undefined, state: undefined });
  });

  it('moves no dial for what screening found something in, learns nothing from it, and goes on after it', () => {
    const { sut, ctx } = setup();
    const before = sut(reading(1, 1, 'de'));
    const withheld = ctx.withheld();
    expect(withheld).toMatchObject({ dials: forEachDial(() => 0.5), language: 'de', account: { basis: 'safety' } });
    expect(withheld.account.state).toEqual(before.account.state);
    expect(sut(undefined).dials).toEqual(before.dials);
  });

  it('never leaves the bounds, whatever is heard and however often', () => {
    fc.assert(
      fc.property(anyBounds, fc.option(anyMood, { nil: undefined }), anyReadings, (bounds, mood, readings) => {
        const { sut } = setup({ bounds, mood });
        let at = NOW.getTime();
        for (const [one, elapsed] of readings) {
          const { dials, account } = sut(one, new Date((at += elapsed)));
          for (const dial of TONE_DIALS) {
            expect(dials[dial]).toBeGreaterThanOrEqual(bounds[dial].min);
            expect(dials[dial]).toBeLessThanOrEqual(bounds[dial].max);
            expect(account.state!.dials[dial].value).toBeGreaterThanOrEqual(0);
            expect(account.state!.dials[dial].value).toBeLessThanOrEqual(1);
            expect(account.state!.dials[dial].evidence).toBeLessThanOrEqual(3.34);
          }
        }
      }),
    );
  });

  it('does not adapt a persona whose bounds leave no room', () => {
    const fixed = forEachDial(() => ({ min: 0.4, max: 0.4, default: 0.4 }));
    expect(setup({ bounds: fixed }).sut(reading(1)).dials).toEqual(forEachDial(() => 0.4));
  });
});

describe('a mood', () => {
  const feeling = (emotion: ToneMood['emotion'], hoursAgo = 0, confidence = 1): ToneMood => ({
    emotion,
    confidence,
    at: new Date(NOW.getTime() - hoursAgo * HOUR_MS),
  });
  const movedBy = (mood: ToneMood) => {
    const { warmth, energy } = setup({ mood }).sut(reading(0.5)).dials;
    return [Math.round((warmth - 0.5) * 100), Math.round((energy - 0.5) * 100)];
  };

  it.each([
    ['sadness', [20, -15]],
    ['fear', [20, -15]],
    ['anger', [0, -15]],
    ['joy', [10, 15]],
    ['neutral', [0, 0]],
  ] as const)('is met, not mirrored: %s', (emotion, [warmth, energy]) => {
    expect(movedBy(feeling(emotion))).toEqual([warmth, energy]);
  });

  it('counts by its certainty, half as much three hours later, and is not kept for a day', () => {
    expect(movedBy(feeling('sadness', 0, 0.5))).toEqual([10, -7]);
    expect(movedBy(feeling('sadness', 3))).toEqual([10, -7]);
    const late = setup({ mood: feeling('sadness', 24) }).sut(reading(0.5));
    expect([late.dials.warmth, late.account.mood]).toEqual([0.5, undefined]);
  });

  it.each([
    ['safety comes before it', () => setup({ mood: feeling('joy') }).ctx.withheld()],
    ['the person switched adaptation off', () => setup({ mood: feeling('joy'), adapts: false }).sut(reading(1))],
  ])('moves nothing where %s', (_, hear) => {
    expect(hear().dials).toEqual(forEachDial(() => 0.5));
  });

  it('is told of in words', () => {
    const { dials, account } = setup({ mood: feeling('sadness', 1, 0.9) }).sut(reading(0.5));
    expect(explainTone(dials, account)).toContain(
      'In what you said at 2026-03-01T11:00Z a model read sadness (certainty 0.90), which counts less with every hour.',
    );
  });
});

describe('explainTone', () => {
  it('says what was heard and what it moved', () => {
    const { dials, account } = setup().sut({ ...reading(1), marks: ['exclamations', 'kind_words'] });
    expect(explainTone(dials, account)).toEqual([
      'In this message: exclamation marks, kind words.',
      'You have been writing formally (1.00, certainty 0.67).',
      'You have been writing warmly (1.00, certainty 0.67).',
      'You have been writing with energy (1.00, certainty 0.67).',
      'You have been writing at length (1.00, certainty 0.67).',
      "formality went from the persona's own 0.50 to 0.77.",
      "warmth went from the persona's own 0.50 to 0.77.",
      "energy went from the persona's own 0.50 to 0.77.",
      "length went from the persona's own 0.50 to 0.77.",
    ]);
  });

  it.each([
    [setup({ adapts: false }).sut(undefined), 'switched tone adaptation off'],
    [setup().ctx.withheld(), 'Safety comes before tone'],
    [setup().sut(undefined), 'Nothing was read'],
  ])('says so where nothing was adapted: %#', ({ dials, account }, why) => {
    expect(explainTone(dials, account)).toEqual([expect.stringContaining(why)]);
  });
});
