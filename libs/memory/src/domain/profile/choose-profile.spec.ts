import { newId } from '@rapport/kernel';
import { describe, expect, it } from 'vitest';
import type { Memory } from '../memory.js';
import { chooseProfile } from './choose-profile.js';

const NOW = new Date(Date.UTC(2026, 5, 1));
const HALF_LIVES = { fact: 365, preference: 180, event: 60, relationship: 730 };

let made = 0;
const memory = (text: string, fields: Partial<Memory> = {}): Memory =>
  ({
    id: newId('memory', (made += 1)),
    text,
    subject: 'user',
    attribute: 'likes',
    value: text,
    kind: 'preference',
    trust: 'stated',
    salience: 0.5,
    pinned: false,
    updatedAt: NOW,
    ...fields,
  }) as Memory;

const setup = (
  memories: readonly Memory[],
  options: { lines?: number; tokens?: number; current?: readonly Memory[] } = {},
) =>
  chooseProfile(
    memories,
    new Set(options.current?.map(({ id }) => id)),
    NOW,
    { lines: options.lines ?? 3, tokens: options.tokens ?? 100 },
    HALF_LIVES,
  ).map(({ text }) => text);

describe('chooseProfile', () => {
  it('puts the pinned first, then what is stable of the person, then what matters most', () => {
    const likes = memory('Likes tea.', { salience: 0.9 });
    const home = memory('Lives in Porto.', { attribute: 'home city', salience: 0.3 });
    const pinned = memory('Hates small talk.', { pinned: true, salience: 0.1 });
    expect(setup([likes, home, pinned, memory('Likes rain.', { salience: 0.2 })])).toEqual([
      'Hates small talk.',
      'Lives in Porto.',
      'Likes tea.',
    ]);
  });

  it.each([
    ['events', { kind: 'event' }],
    ['what was so once', { attribute: 'former home city' }],
    ['what was concluded', { trust: 'inferred' }],
    ['what others brought', { trust: 'imported' }],
  ] as const)('leaves out %s, unless the person pinned it', (_, fields) => {
    expect(setup([memory('x', fields)])).toEqual([]);
    expect(setup([memory('x', { ...fields, pinned: true })])).toEqual(['x']);
  });

  it('leaves out what is over, pinned or not: it stands there as what is so now', () => {
    const yesterday = new Date(NOW.getTime() - 86_400_000);
    const tomorrow = new Date(NOW.getTime() + 86_400_000);
    const over = memory('Is on a diet.', { validUntil: yesterday });
    expect(setup([over, { ...over, pinned: true }, memory('Fasts.', { validUntil: tomorrow })])).toEqual(['Fasts.']);
  });

  it('keeps to its lines and tokens', () => {
    const long = memory('y'.repeat(400), { salience: 1 });
    expect(setup([long, memory('a'), memory('b')], { lines: 3, tokens: 3 })).toEqual(['a', 'b']);
    expect(setup([memory('a'), memory('b')], { lines: 1 })).toHaveLength(1);
  });

  it('does not change for a little more salience, but for much more', () => {
    const [standing, rising] = [memory('standing', { salience: 0.5 }), memory('rising', { salience: 0.6 })];
    expect(setup([standing, rising], { lines: 1, current: [standing] })).toEqual(['standing']);
    expect(setup([standing, { ...rising, salience: 0.7 }], { lines: 1, current: [standing] })).toEqual(['rising']);
  });

  it('keeps its order while salience moves', () => {
    const [a, b] = [memory('a', { salience: 0.5 }), memory('b', { salience: 0.6 })];
    expect(setup([a, b])).toEqual(setup([{ ...a, salience: 0.9 }, b]));
  });
});
