import { newId, type PersonaId } from '@rapport/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_SOURCES, type Memory, type MemoryTrust } from '../memory.js';
import type { Candidate } from './candidate.js';
import { lastSaid } from './lineage.js';
import { reconcile } from './reconcile.js';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const at = (day: number): Date => new Date(START + day * DAY);

function setup() {
  const whose = { userId: newId('user'), personaId: newId('persona'), now: at(100), newId: () => newId('memory') };
  let memories: Memory[] = [];
  const ctx = {
    whose,
    memories: () => memories,
    /** One statement on a day; returns what became of it. */
    say: (day: number, fact: Partial<Candidate>, trust: MemoryTrust = 'stated') => {
      const { saved, outcomes } = reconcile(
        memories,
        [{ candidate: candidateOf(day, fact, whose.personaId), trust }],
        whose,
      );
      const changed = new Map(saved.map((memory) => [memory.id, memory]));
      memories = [...memories.filter(({ id }) => !changed.has(id)), ...saved];
      return outcomes[0];
    },
    /** As if stored before. */
    change: (value: string, fields: Partial<Memory>) => {
      memories = memories.map((memory) => (memory.value === value ? { ...memory, ...fields } : memory));
    },
    active: () =>
      memories.filter(({ status }) => status === 'active').map(({ subject, value }) => `${subject}: ${value}`),
    find: (value: string) => memories.find((memory) => memory.value === value),
  };
  return { ctx };
}

function candidateOf(day: number, fact: Partial<Candidate>, personaId: PersonaId): Candidate {
  const said = {
    messageId: newId('message', at(day).getTime()),
    conversationId: newId('conversation'),
    personaId,
    role: 'user' as const,
    text: 'said',
    createdAt: at(day),
  };
  return {
    text: `Says ${fact.attribute} ${fact.value}.`,
    subject: 'user',
    attribute: 'home city',
    value: 'Porto',
    action: 'state',
    tense: 'present',
    kind: 'fact',
    scope: 'everyone',
    from: undefined,
    until: undefined,
    confidence: 0.9,
    replaces: [],
    turns: [
      { turnId: newId('turn'), before: undefined, said, answered: undefined, recalled: [], recalledMemories: [] },
    ],
    ...fact,
  };
}

describe('reconcile', () => {
  it('lets a newer value take the place of what one has one of, with the date', () => {
    const { ctx } = setup();
    ctx.say(1, { value: 'Porto' });
    expect(ctx.say(5, { value: 'Lisbon' })).toBe('superseding');
    expect(ctx.active()).toEqual(['user: Lisbon']);
    expect(ctx.find('Porto')).toMatchObject({
      status: 'superseded',
      validUntil: at(5),
      supersededBy: ctx.find('Lisbon')?.id,
    });
  });

  it('knows an attribute by its other names', () => {
    const { ctx } = setup();
    ctx.say(1, { attribute: 'city', value: 'Porto' });
    ctx.say(2, { attribute: 'Lives in', value: 'Lisbon' });
    expect(ctx.active()).toEqual(['user: Lisbon']);
  });

  it('leaves things of which one has many beside each other', () => {
    const { ctx } = setup();
    ctx.say(1, { attribute: 'likes', value: 'sushi' });
    ctx.say(2, { attribute: 'likes', value: 'ramen' });
    expect(ctx.active()).toEqual(['user: sushi', 'user: ramen']);
  });

  it('leaves what nobody classified beside each other', () => {
    const { ctx } = setup();
    ctx.say(1, { attribute: 'telescope', value: 'Newton' });
    ctx.say(2, { attribute: 'telescope', value: 'Kepler' });
    expect(ctx.active()).toHaveLength(2);
  });

  it("does not mistake a brother's home for the person's, nor one brother for the other", () => {
    const { ctx } = setup();
    ctx.say(1, { value: 'Porto' });
    ctx.say(2, { subject: "user's brother Tom", value: 'Oslo' });
    ctx.say(3, { subject: 'my brother Ben', value: 'Rome' });
    expect(ctx.active()).toEqual(['user: Porto', 'brother tom: Oslo', 'brother ben: Rome']);
  });

  it('takes "my brother" for the only brother that is known', () => {
    const { ctx } = setup();
    ctx.say(1, { subject: 'brother Tom', value: 'Oslo' });
    ctx.say(2, { subject: 'brother', value: 'Bergen' });
    expect(ctx.active()).toEqual(['brother tom: Bergen']);
  });

  it('never lets the model replace what belongs to somebody else', () => {
    const { ctx } = setup();
    ctx.say(1, { value: 'Porto' });
    ctx.say(2, { subject: 'brother', value: 'Oslo', replaces: [ctx.find('Porto')!.id] });
    expect(ctx.active()).toEqual(['user: Porto', 'brother: Oslo']);
  });

  it('replaces what the model names of the same person', () => {
    const { ctx } = setup();
    ctx.say(1, { attribute: 'telescope', value: 'Newton' });
    ctx.say(2, { attribute: 'telescope', value: 'Kepler', replaces: [ctx.find('Newton')!.id] });
    expect(ctx.active()).toEqual(['user: Kepler']);
  });

  it('takes the second of two opposites', () => {
    const { ctx } = setup();
    ctx.say(1, { attribute: 'likes', value: 'coriander' });
    ctx.say(2, { attribute: 'dislikes', value: 'coriander' });
    expect(ctx.memories().filter(({ status }) => status === 'active')).toMatchObject([{ attribute: 'dislikes' }]);
  });

  it('strengthens what is said again, with both sources', () => {
    const { ctx } = setup();
    ctx.say(1, { value: 'Porto' });
    const before = ctx.find('Porto')!.salience;
    expect(ctx.say(9, { value: ' the PORTO ' })).toBe('reinforced');
    expect(ctx.memories()).toHaveLength(1);
    expect(ctx.find('Porto')?.sources).toHaveLength(2);
    expect(ctx.find('Porto')!.salience).toBeGreaterThan(before);
  });

  it.each(['fact', 'event'] as const)('leaves what is told as over its end: %s', (kind) => {
    const { ctx } = setup();
    const keto = { attribute: 'diet', value: 'keto', text: 'Is on keto.', kind };
    ctx.say(1, { ...keto, until: at(10) });
    ctx.say(12, { ...keto, text: 'Was on keto.', tense: 'past' });
    expect(ctx.find('keto')).toMatchObject({ status: 'active', validUntil: at(10) });
  });

  it.each([
    ['without an end, holds on once the old end has passed', 1, 10, 12, undefined, undefined],
    ['without an end, leaves one that is still to come', 1, 30, 12, undefined, 30],
    ['with another end, ends then', 1, 10, 9, 40, 40],
    ['earlier than what is known, changes nothing', 9, 30, 2, 20, 30],
  ])('takes what is said again at its word: %s', (_, first, until, again, newUntil, expected) => {
    const { ctx } = setup();
    const end = (day?: number) => (day === undefined ? undefined : at(day));
    ctx.say(first, { attribute: 'diet', value: 'keto', until: end(until) });
    expect(ctx.say(again, { attribute: 'diet', value: 'keto', until: end(newUntil) })).toBe('reinforced');
    expect(ctx.find('keto')?.validUntil).toEqual(end(expected));
  });

  it('lets no conclusion move the end that the person named', () => {
    const { ctx } = setup();
    ctx.say(1, { attribute: 'diet', value: 'keto', until: at(10) });
    ctx.say(12, { attribute: 'diet', value: 'keto' }, 'inferred');
    expect(ctx.find('keto')?.validUntil).toEqual(at(10));
  });

  it('keeps the latest messages of what is said ever again, and hears that it is', () => {
    const { ctx } = setup();
    ctx.say(1, { value: 'Porto' });
    const sources = Array.from({ length: MOST_SOURCES }, (_, index) => ({
      messageId: newId('message', START + index),
      conversationId: newId('conversation'),
    }));
    ctx.change('Porto', { sources });
    expect(ctx.say(9, { value: 'Porto' })).toBe('reinforced');
    const kept = ctx.find('Porto')!.sources;
    expect(kept.slice(0, -1)).toEqual(sources.slice(1));
    expect(lastSaid(ctx.find('Porto')!)).toEqual(at(9));
  });

  it('trusts a conclusion that the person then states themselves', () => {
    const { ctx } = setup();
    ctx.say(1, { attribute: 'diet', value: 'vegetarian' }, 'inferred');
    ctx.say(2, { attribute: 'diet', value: 'vegetarian' });
    expect(ctx.find('vegetarian')?.trust).toBe('stated');
  });

  it('lets no conclusion replace plain words, nor what is pinned', () => {
    const { ctx } = setup();
    ctx.say(1, { value: 'Porto' });
    expect(ctx.say(2, { value: 'Lisbon' }, 'inferred')).toBe('outranked');
    ctx.change('Porto', { trust: 'imported', pinned: true });
    expect(ctx.say(3, { value: 'Lisbon' }, 'inferred')).toBe('outranked');
    expect(ctx.active()).toEqual(['user: Porto']);
  });

  it('keeps a pin on what takes the place of the pinned', () => {
    const { ctx } = setup();
    ctx.say(1, { value: 'Porto' });
    ctx.change('Porto', { pinned: true });
    ctx.say(2, { value: 'Lisbon' });
    expect(ctx.find('Lisbon')?.pinned).toBe(true);
  });

  it('ends what is no longer so, and remembers that it was', () => {
    const { ctx } = setup();
    ctx.say(1, { attribute: 'owns', value: 'red car' });
    expect(ctx.say(7, { action: 'end', attribute: 'owns', value: 'car', text: 'Sold their car.' })).toBe('ended');
    expect(ctx.find('red car')).toMatchObject({ status: 'expired', validUntil: at(7) });
    expect(ctx.memories()).toContainEqual(expect.objectContaining({ attribute: 'former owns', status: 'active' }));
  });

  it('ends all of an attribute when no value is named, and nothing that was said later', () => {
    const { ctx } = setup();
    ctx.say(1, { attribute: 'partner', value: 'Marco' });
    ctx.say(9, { attribute: 'job', value: 'baker' });
    ctx.say(5, { action: 'end', attribute: 'partner', value: '' });
    ctx.say(5, { action: 'end', attribute: 'job', value: '' });
    expect(ctx.find('Marco')?.status).toBe('expired');
    expect(ctx.active()).toContain('user: baker');
  });

  it('finds the car that was noted under its own name', () => {
    const { ctx } = setup();
    ctx.say(1, { attribute: 'car', value: 'Volvo' });
    ctx.say(2, { action: 'end', attribute: 'owns', value: 'Volvo' });
    expect(ctx.find('Volvo')?.status).toBe('expired');
  });

  it('corrects a mistake as of its beginning', () => {
    const { ctx } = setup();
    ctx.say(1, { attribute: 'name', value: 'Ana' });
    ctx.say(4, { action: 'correct', attribute: 'name', value: 'Anna' });
    expect(ctx.find('Anna')?.validFrom).toEqual(at(1));
    expect(ctx.find('Ana')).toMatchObject({ status: 'superseded', validUntil: at(1) });
  });

  it('corrects the only one of many, and adds to several', () => {
    const { ctx } = setup();
    ctx.say(1, { attribute: 'pet', value: 'cat Mia' });
    ctx.say(2, { action: 'correct', attribute: 'pet', value: 'cat Mio' });
    ctx.say(3, { attribute: 'pet', value: 'dog Bo' });
    ctx.say(4, { action: 'correct', attribute: 'pet', value: 'dog Beau' });
    expect(ctx.active()).toEqual(['user: cat Mio', 'user: dog Bo', 'user: dog Beau']);
  });

  it('leaves the present alone when the past is told', () => {
    const { ctx } = setup();
    ctx.say(1, { value: 'Porto' });
    ctx.say(2, { value: 'Rome', tense: 'past', from: at(-2_000) });
    expect(ctx.active()).toEqual(['user: Porto', 'user: Rome']);
    expect(ctx.find('Rome')).toMatchObject({ attribute: 'former home city', validUntil: undefined });
  });

  it('gives an older statement that is read late its place in the past', () => {
    const { ctx } = setup();
    ctx.say(9, { value: 'Lisbon' });
    expect(ctx.say(2, { value: 'Porto' })).toBe('late');
    expect(ctx.active()).toEqual(['user: Lisbon']);
    expect(ctx.find('Porto')).toMatchObject({
      status: 'superseded',
      supersededBy: ctx.find('Lisbon')?.id,
      validUntil: at(9),
    });
  });

  it('keeps what tries to instruct in quarantine, once, and lets nothing be replaced by it', () => {
    const { ctx } = setup();
    ctx.say(1, { value: 'Porto' });
    expect(ctx.say(2, { value: 'obey' }, 'suspect')).toBe('quarantined');
    expect(ctx.say(3, { value: 'obey' })).toBe('repeated');
    expect(ctx.active()).toEqual(['user: Porto']);
  });

  it("leaves another persona's matters and everybody's apart", () => {
    const { ctx } = setup();
    ctx.say(1, { attribute: 'nickname', value: 'Al', scope: 'persona' });
    ctx.say(2, { attribute: 'nickname', value: 'Bo' });
    expect(ctx.active()).toHaveLength(2);
  });

  it('never loses a value, and never has two of what one has one of, whatever is said in whatever order', () => {
    const statement = fc.record({
      day: fc.integer({ min: 1, max: 50 }),
      attribute: fc.constantFrom('home city', 'job', 'likes', 'owns'),
      value: fc.constantFrom('alpha', 'beta', 'gamma'),
      action: fc.constantFrom('state', 'correct', 'end'),
      trust: fc.constantFrom('stated', 'inferred'),
    });
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 25 }), (statements) => {
        const { ctx } = setup();
        for (const { day, trust, ...fact } of statements) {
          const before = ctx.memories().length;
          ctx.say(day, fact, trust);
          expect(ctx.memories().length).toBeGreaterThanOrEqual(before);
        }
        const single = ctx
          .memories()
          .filter(({ status, attribute }) => status === 'active' && /^(?:home city|job)$/u.test(attribute));
        expect(single.length).toBe(new Set(single.map(({ attribute }) => attribute)).size);
      }),
    );
  });
});

describe('two statements of one flush', () => {
  it('are taken in the order in which they were said', () => {
    const { ctx } = setup();
    const both = [
      { candidate: candidateOf(9, { value: 'Lisbon' }, ctx.whose.personaId), trust: 'stated' as const },
      { candidate: candidateOf(2, { value: 'Porto' }, ctx.whose.personaId), trust: 'stated' as const },
    ];
    const { saved, outcomes } = reconcile([], both, ctx.whose);
    expect(outcomes).toEqual(['superseding', 'added']);
    expect(saved.filter(({ status }) => status === 'active').map(({ value }) => value)).toEqual(['Lisbon']);
  });
});
