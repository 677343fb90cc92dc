import { newId } from '@rapport/kernel';
import { memoryOf } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import type { Memory } from '../memory.js';
import { currentSalience } from './salience.js';
import { withoutMessages } from './undo.js';
import { upkeep } from './upkeep.js';

const DAY = 86_400_000;
const NOW = new Date(Date.UTC(2026, 5, 1));
const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * DAY);
const HALF_LIVES = { fact: 365, preference: 180, event: 60, relationship: 730 };
const RULES = { halfLives: HALF_LIVES, salienceFloor: 0.02, expiryGraceDays: 14 };
const source = () => ({ messageId: newId('message'), conversationId: newId('conversation') });

let made = 0;
const memory = (fields: Partial<Memory> = {}): Memory =>
  memoryOf(newId('user'), NOW, { id: newId('memory', (made += 1)), sources: [source()], ...fields });

describe('salience', () => {
  it('halves with each half-life of its kind', () => {
    const event = memory({ kind: 'event', salience: 0.4, updatedAt: daysAgo(120) });
    expect(currentSalience(event, NOW, HALF_LIVES)).toBeCloseTo(0.1);
  });

  it.each([{ pinned: true }, { trust: 'confirmed' as const }])(
    'stays where the person had a hand in it: %j',
    (fields) => {
      const old = memory({ updatedAt: daysAgo(9_999), ...fields });
      expect(currentSalience(old, NOW, HALF_LIVES)).toBe(0.5);
    },
  );
});

describe('upkeep', () => {
  it('ends what has been over for some time, and only then', () => {
    const trip = (days: number) =>
      memory({ value: `trip ${days}`, text: `Flew to ${days}.`, validUntil: daysAgo(days) });
    const { saved, changes } = upkeep([trip(15), trip(13), trip(-1)], NOW, RULES);
    expect(saved).toMatchObject([{ value: 'trip 15', status: 'expired' }]);
    expect(changes).toEqual(['ended']);
  });

  it('lets fade what nobody came back to, but never what is pinned or confirmed', () => {
    const old = { kind: 'event' as const, updatedAt: daysAgo(400) };
    const { saved } = upkeep(
      [
        memory({ ...old, value: 'a', text: 'Saw Alpha.' }),
        memory({ ...old, value: 'b', text: 'Saw Beta.', pinned: true }),
        memory({ ...old, value: 'c', text: 'Saw Gamma.', trust: 'confirmed' }),
      ],
      NOW,
      RULES,
    );
    expect(saved).toMatchObject([{ value: 'a', status: 'expired' }]);
  });

  it('makes one of what says the same twice, with all sources and the least trust', () => {
    const [one, two] = [memory({ trust: 'inferred' }), memory({ value: 'porto', trust: 'imported', salience: 0.9 })];
    const { saved, changes } = upkeep([two, one], NOW, RULES);
    expect(changes).toEqual(['merged']);
    expect(saved).toEqual([
      expect.objectContaining({
        id: one.id,
        status: 'active',
        trust: 'imported',
        salience: 0.9,
        sources: [...one.sources, ...two.sources],
      }),
      expect.objectContaining({ id: two.id, status: 'superseded', supersededBy: one.id }),
    ]);
  });

  it('keeps what the person said before what a file brought, and believes it as before', () => {
    const note = { attribute: 'note', value: 'Lives in Porto.', sources: [] };
    const [brought, said] = [memory({ ...note, trust: 'imported', origin: 'imported' }), memory()];
    expect(upkeep([brought, said], NOW, RULES).saved).toEqual([
      expect.objectContaining({ id: said.id, status: 'active', trust: 'stated', attribute: 'home city' }),
      expect.objectContaining({ id: brought.id, status: 'superseded', supersededBy: said.id }),
    ]);
  });

  it('keeps what a newer value would replace before a note of the same', () => {
    const [note, fact] = [memory({ attribute: 'note', value: 'Lives in Porto.' }), memory()];
    expect(upkeep([note, fact], NOW, RULES).saved[0]).toMatchObject({ id: fact.id, status: 'active' });
  });

  it('keeps the one that the person touched, and what belongs to different personas apart', () => {
    const [plain, pinned] = [memory(), memory({ pinned: true })];
    expect(upkeep([plain, pinned], NOW, RULES).saved[0]?.id).toBe(pinned.id);
    expect(
      upkeep([memory({ personaId: newId('persona') }), memory({ personaId: newId('persona') })], NOW, RULES).saved,
    ).toEqual([]);
  });

  it('changes nothing that it has already changed', () => {
    const first = upkeep([memory(), memory(), memory({ value: 'x', text: 'Y.', validUntil: daysAgo(99) })], NOW, RULES);
    expect(
      upkeep(
        first.saved.filter(({ status }) => status === 'active'),
        NOW,
        RULES,
      ).changes,
    ).toEqual([]);
  });
});

describe('withoutMessages', () => {
  it('removes what rests on these messages alone, and keeps the rest of the others', () => {
    const [shared, own] = [source(), source()];
    const [alone, both] = [memory({ sources: [shared] }), memory({ sources: [shared, own] })];
    const { removed, saved } = withoutMessages([alone, both], new Set([shared.messageId]), NOW);
    expect(removed).toEqual([alone.id]);
    expect(saved).toEqual([expect.objectContaining({ id: both.id, sources: [own] })]);
  });

  it('lets hold again what the removed had taken the place of', () => {
    const newer = memory({ value: 'Lisbon' });
    const older = memory({ status: 'superseded', supersededBy: newer.id, validUntil: NOW });
    const { saved } = withoutMessages([newer, older], new Set(newer.sources.map(({ messageId }) => messageId)), NOW);
    expect(saved).toEqual([
      expect.objectContaining({ id: older.id, status: 'active', supersededBy: undefined, validUntil: undefined }),
    ]);
  });

  describe('of three values, one after the other', () => {
    const idsOf = (...memories: Memory[]) =>
      new Set(memories.flatMap(({ sources }) => sources.map(({ messageId }) => messageId)));
    const newest = memory({ value: 'Lisbon', validFrom: daysAgo(10) });
    const middle = memory({ value: 'Faro', status: 'superseded', supersededBy: newest.id, validFrom: daysAgo(20) });
    const oldest = memory({ status: 'superseded', supersededBy: middle.id, validUntil: daysAgo(20) });

    it('leaves the oldest behind the newest where the middle one is taken back', () => {
      const { removed, saved } = withoutMessages([newest, middle, oldest], idsOf(middle), NOW);
      expect(removed).toEqual([middle.id]);
      expect(saved).toEqual([
        expect.objectContaining({
          id: oldest.id,
          status: 'superseded',
          supersededBy: newest.id,
          validUntil: daysAgo(10),
        }),
      ]);
    });

    it('lets the oldest hold again where both others are taken back', () => {
      const { saved } = withoutMessages([newest, middle, oldest], idsOf(newest, middle), NOW);
      expect(saved).toEqual([
        expect.objectContaining({ id: oldest.id, status: 'active', supersededBy: undefined, validUntil: undefined }),
      ]);
    });
  });

  it('leaves the end that was said, and not the one that the change wrote', () => {
    const newer = memory({ value: 'Lisbon', validFrom: daysAgo(-30) });
    const older = (validUntil: Date) => memory({ status: 'superseded', supersededBy: newer.id, validUntil });
    const messages = new Set(newer.sources.map(({ messageId }) => messageId));
    const ends = [daysAgo(-60), daysAgo(-30), daysAgo(1)].map((end) => older(end));
    const { saved } = withoutMessages([newer, ...ends], messages, NOW);
    expect(saved.map(({ validUntil }) => validUntil)).toEqual([daysAgo(-60), undefined, undefined]);
  });

  it('removes what is to go besides, and lets hold again what that had taken the place of', () => {
    const brought = memory({ sources: [] });
    const older = memory({ status: 'superseded', supersededBy: brought.id });
    const { removed, saved } = withoutMessages([brought, older], new Set(), NOW, [brought.id]);
    expect([removed, saved]).toEqual([[brought.id], [expect.objectContaining({ id: older.id, status: 'active' })]]);
  });

  it('takes nothing that rests on no message: the person entered it', () => {
    expect(withoutMessages([memory({ sources: [] })], new Set([newId('message')]), NOW)).toEqual({
      removed: [],
      saved: [],
    });
  });
});
