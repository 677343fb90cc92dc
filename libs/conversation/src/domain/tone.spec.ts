import { TONE_DIALS } from '@rapport/persona';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTone, turnDials } from './tone.js';

const whole = { min: 0, max: 1, default: 0.5 };
const free = { formality: whole, warmth: whole, energy: whole, length: whole };

const dialBounds = fc
  .tuple(...Array.from({ length: 3 }, () => fc.double({ min: 0, max: 1, noNaN: true })))
  .map((values) => values.toSorted((a, b) => a - b))
  .map(([min = 0, start = 0, max = 0]) => ({ min, default: start, max }));
const bounds = fc.record({ formality: dialBounds, warmth: dialBounds, energy: dialBounds, length: dialBounds });

describe('readTone', () => {
  it('tells a formal letter from a chat line', () => {
    const letter = readTone('Dear Sir, could you kindly provide further information regarding the arrangement?');
    const chat = readTone("hey lol idk what ur gonna do but it's fine 😂");
    expect(letter.formality).toBeGreaterThan(0.6);
    expect(chat.formality).toBeLessThan(0.3);
  });

  it('hears energy in capitals, exclamation marks and stretched letters', () => {
    expect(readTone('WOW that is soooo GREAT!!!').energy).toBeGreaterThan(0.8);
    expect(readTone('I read a book today.').energy).toBeLessThan(0.5);
  });

  it('hears warmth and its opposite', () => {
    expect(readTone('Thank you my friend, I am so glad').warmth).toBeGreaterThan(0.7);
    expect(readTone('this is stupid and useless').warmth).toBeLessThan(0.3);
  });

  it('reads nothing where there are no words', () => {
    expect(readTone('…!!!').confidence).toBe(0);
  });

  it('grows with the length of the message', () => {
    expect(readTone('word '.repeat(200)).length).toBeGreaterThan(readTone('word '.repeat(5)).length);
  });
});

describe('turnDials', () => {
  it("stays at the persona's defaults when nothing could be read", () => {
    expect(turnDials(free, readTone(''))).toEqual({ formality: 0.5, warmth: 0.5, energy: 0.5, length: 0.5 });
  });

  it('follows the person without mirroring them', () => {
    const { energy } = turnDials(free, { ...readTone(''), energy: 1, confidence: 1 });
    expect(energy).toBe(0.8);
  });

  it('never leaves the bounds, whatever is said', () => {
    fc.assert(
      fc.property(bounds, fc.string({ unit: 'grapheme', maxLength: 300 }), (tone, text) => {
        const dials = turnDials(tone, readTone(text));
        for (const dial of TONE_DIALS) {
          expect(dials[dial]).toBeGreaterThanOrEqual(tone[dial].min);
          expect(dials[dial]).toBeLessThanOrEqual(tone[dial].max);
        }
      }),
    );
  });

  it('never leaves the bounds, whatever is read', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const reading = fc.record({ formality: share, warmth: share, energy: share, length: share, confidence: share });
    fc.assert(
      fc.property(bounds, reading, (tone, read) => {
        const dials = turnDials(tone, read);
        for (const dial of TONE_DIALS) {
          expect(dials[dial]).toBeGreaterThanOrEqual(tone[dial].min);
          expect(dials[dial]).toBeLessThanOrEqual(tone[dial].max);
        }
      }),
    );
  });
});
