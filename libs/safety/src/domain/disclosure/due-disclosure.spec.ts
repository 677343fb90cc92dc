import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadDisclosurePacks } from '../../infrastructure/shipped-disclosure-packs.js';
import type { DisclosurePack } from './disclosure-pack.js';
import { dueDisclosure, openingDisclosure, type DisclosureOccasion, type DisclosureReason } from './due-disclosure.js';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
/** All packs of adults but those of 2027 are in force. */
const NOW = new Date('2026-11-22T12:00:00Z');
const SHIPPED = loadDisclosurePacks();

const before = (ms: number, at = NOW): Date => new Date(at.getTime() - ms);

/** Somebody who was told, and wrote, so long ago; undefined: never. */
function setup(told: number | undefined, occasion: Partial<DisclosureOccasion> = {}, wrote = told) {
  const now = occasion.now ?? NOW;
  const state = {
    lastDisclosedAt: told === undefined ? undefined : before(told, now),
    lastUsedAt: wrote === undefined ? undefined : before(wrote, now),
  };
  return { now, state, audience: 'adult', locale: 'en', asked: false, ...occasion } satisfies DisclosureOccasion;
}

const only = (id: string): DisclosurePack[] => SHIPPED.filter((pack) => pack.id === id);
const reasonOf = (packs: readonly DisclosurePack[], occasion: DisclosureOccasion) =>
  dueDisclosure(packs, occasion)?.reason;

describe('the strictest of all packs', () => {
  it.each<[string, DisclosureOccasion, DisclosureReason | undefined]>([
    ['nobody was told yet', setup(undefined), 'start'],
    ['a minute after', setup(MINUTE), undefined],
    ['2:59 after', setup(3 * HOUR - MINUTE), undefined],
    ['3:00 after', setup(3 * HOUR), 'interval'],
    ['the next day', setup(DAY), 'start'],
    ['the person asks', setup(MINUTE, { asked: true }), 'on_request'],
    ['a minor, after 2:59', setup(3 * HOUR - MINUTE, { audience: 'minor' }), undefined],
    ['a minor, after 3:00', setup(3 * HOUR, { audience: 'minor' }), 'interval'],
    ['a clock that runs behind', setup(-HOUR), undefined],
  ])('%s', (_, occasion, reason) => {
    expect(reasonOf(SHIPPED, occasion)).toBe(reason);
  });

  it.each([
    [HOUR - MINUTE, undefined],
    [HOUR, 'interval'],
  ])('reminds minors every hour once the first law says so: %i ms', (told, reason) => {
    const now = new Date('2027-01-02T12:00:00Z');
    expect(reasonOf(SHIPPED, setup(told, { now, audience: 'minor' }))).toBe(reason);
  });

  it('says the same words once for all laws, and names them all', () => {
    const disclosure = dueDisclosure(SHIPPED, setup(undefined));
    expect(disclosure?.text).toBe('You are talking with an AI. It is software, not a human being.');
    expect(disclosure?.packs).toEqual(['eu-ai-act-50', 'us-ca-sb-243', 'us-ny-gbl-1702', 'us-ut-hb-452']);
  });

  it('reminds minors of a break, but not at the start', () => {
    const minor = { audience: 'minor' } as const;
    expect(dueDisclosure(SHIPPED, setup(3 * HOUR, minor))?.text).toContain('please take a break');
    expect(dueDisclosure(SHIPPED, setup(undefined, minor))?.text).not.toContain('break');
  });

  it.each([
    ['de-AT', 'Du sprichst mit einer KI.'],
    ['fr', 'Vous parlez avec une IA.'],
    ['ja', 'You are talking with an AI.'],
    ['', 'You are talking with an AI.'],
  ])('speaks the language of %j, or English', (locale, text) => {
    expect(dueDisclosure(SHIPPED, setup(undefined, { locale }))?.text).toContain(text);
  });

  it('leaves no message later than three hours without a disclosure, however people write', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 * HOUR }), { minLength: 1, maxLength: 60 }), (gaps) => {
        let [now, told, used] = [NOW.getTime(), undefined as Date | undefined, undefined as Date | undefined];
        for (const gap of gaps) {
          now += gap;
          const state = { lastDisclosedAt: told, lastUsedAt: used };
          const due = dueDisclosure(SHIPPED, setup(0, { now: new Date(now), state }));
          const since = told === undefined ? Infinity : now - told.getTime();
          expect(due !== undefined).toBe(since >= 3 * HOUR);
          used = new Date(now);
          if (due) told = used;
        }
      }),
    );
  });
});

describe.each(SHIPPED)('the pack $id', (pack) => {
  const audience = pack.appliesTo === 'minor' ? 'minor' : 'adult';
  const first = pack.effectiveFrom;

  it('asks for nothing until its day, and for everything on it', () => {
    const asked = true;
    expect(dueDisclosure([pack], setup(undefined, { now: before(1, first), audience, asked }))).toBeUndefined();
    expect(dueDisclosure([pack], setup(undefined, { now: first, audience }))?.packs).toEqual([pack.id]);
  });

  it('does not count what was said before its day', () => {
    const now = new Date(first.getTime() + 10 * MINUTE);
    expect(reasonOf([pack], setup(11 * MINUTE, { now, audience }))).toBe('start');
    expect(reasonOf([pack], setup(10 * MINUTE, { now, audience }))).toBeUndefined();
  });

  it('is for nobody else', () => {
    const other = audience === 'minor' ? 'adult' : 'minor';
    const due = dueDisclosure([pack], setup(undefined, { now: first, audience: other }));
    expect(due !== undefined).toBe(pack.appliesTo === 'all');
  });
});

describe('single laws', () => {
  it('New York: once a day and every three hours, not on request', () => {
    const packs = only('us-ny-gbl-1702');
    expect(reasonOf(packs, setup(3 * HOUR - 1))).toBeUndefined();
    expect(reasonOf(packs, setup(3 * HOUR))).toBe('interval');
    expect(reasonOf(packs, setup(MINUTE, { asked: true }))).toBeUndefined();
  });

  it('Utah: after seven days without a message, not while somebody goes on', () => {
    const packs = only('us-ut-hb-452');
    expect(reasonOf(packs, setup(30 * DAY, {}, 7 * DAY - HOUR))).toBeUndefined();
    expect(reasonOf(packs, setup(30 * DAY, {}, 7 * DAY))).toBe('idle');
    expect(reasonOf(packs, setup(MINUTE, { asked: true }))).toBe('on_request');
  });

  it('Utah: takes a disclosure for a visit where messages were deleted', () => {
    const occasion = setup(6 * DAY);
    const state = { ...occasion.state, lastUsedAt: undefined };
    expect(reasonOf(only('us-ut-hb-452'), { ...occasion, state })).toBeUndefined();
  });

  it('European Union: at the first message of all, and on request', () => {
    const packs = only('eu-ai-act-50');
    expect(reasonOf(packs, setup(undefined))).toBe('start');
    expect(reasonOf(packs, setup(90 * DAY))).toBeUndefined();
    expect(reasonOf(packs, setup(MINUTE, { asked: true }))).toBe('on_request');
  });
});

describe('the beginning of a conversation', () => {
  it('has the text whether or not it is due, and none where no law applies', () => {
    const person = { now: NOW, audience: 'adult', locale: 'en' } as const;
    expect(openingDisclosure(SHIPPED, person)).toMatchObject({ reason: 'start' });
    expect(openingDisclosure(only('us-wa-hb-2225'), person)).toBeUndefined();
  });
});
