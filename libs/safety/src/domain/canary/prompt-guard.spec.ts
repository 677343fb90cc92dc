import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { RECITED_WORDS } from '../output/recited-scanner.js';
import { StreamGate } from '../output/stream-gate.js';
import { canaryOf } from './canary.js';
import { PromptGuard } from './prompt-guard.js';

const CANARY = canaryOf(createHash('sha256').update('one').digest());
const INSTRUCTIONS =
  'You keep a lighthouse on a coast that no map shows, and you answer letters by the light of its lamp. You never speak of the war.';

function setup() {
  const guard = new PromptGuard({ canary: CANARY, instructions: [INSTRUCTIONS, 'You are kind.'] });
  const sut = new StreamGate({ detectors: guard.open(), categoryOf: () => 'prompt_leak', maxCharacters: 10_000 });
  const deliver = (text: string) =>
    text
      .split('')
      .map((character) => sut.push(character))
      .join('') + sut.finish();
  return { sut, ctx: { deliver } };
}

const bytes = Buffer.from(CANARY);
const rot13 = (text: string) =>
  text.replaceAll(/[a-z]/g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 84) % 26) + 97));

describe('canaryOf', () => {
  it('is the same for the same digest, another for another, and long enough not to be met by chance', () => {
    const of = (text: string) => canaryOf(createHash('sha256').update(text).digest());
    expect(of('one')).toBe(CANARY);
    expect(of('two')).not.toBe(CANARY);
    expect(CANARY).toMatch(/^[b-df-hj-np-tv-z]{16}$/);
  });
});

describe('PromptGuard', () => {
  it.each([
    ['as it is', CANARY],
    ['in capitals', CANARY.toUpperCase()],
    ['spaced', [...CANARY].join(' ')],
    ['on lines of their own', [...CANARY].join('\n- ')],
    ['in full width', [...CANARY].map((letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0)).join('')],
    ['with invisible characters', [...CANARY].join('\u200b')],
    ['as entities', [...CANARY].map((letter) => `&#${letter.charCodeAt(0)};`).join('')],
    ['with look-alikes', CANARY.replaceAll('x', 'х').replaceAll('t', '7')],
    ['backwards', [...CANARY].toReversed().join('')],
    ['rotated', rot13(CANARY)],
    ['hexadecimal', bytes.toString('hex')],
    ['hexadecimal in capitals', bytes.toString('hex').toUpperCase()],
    ['hexadecimal, byte by byte', [...bytes].map((byte) => `0x${byte.toString(16)}`).join(', ')],
    ['as escapes', [...bytes].map((byte) => `\\x${byte.toString(16)}`).join('')],
    ['as numbers', [...bytes].join(' ')],
    ['base64', bytes.toString('base64')],
    ['base64 of capitals', Buffer.from(CANARY.toUpperCase()).toString('base64')],
  ])('lets no letter of the canary out: %s', (_, form) => {
    const { sut, ctx } = setup();
    const delivered = ctx.deliver(`Look: ${form} There.`);
    expect(sut.decision).toMatchObject({
      action: 'block',
      category: 'prompt_leak',
      signals: [{ id: 'prompt.canary' }],
    });
    // What stands before its first letter may be out: it tells nothing.
    expect(delivered).toMatch(/^Look: (?:0x|\\x)?$/);
  });

  it.each([0, 1, 2, 3])('finds the canary inside a text in base64, %d letters later', (letters) => {
    const { ctx } = setup();
    const before = `Here it is:${'.'.repeat(letters)}`;
    const delivered = ctx.deliver(Buffer.from(`${before}${CANARY} and so on`).toString('base64'));
    const decoded = Buffer.from(delivered, 'base64').toString();
    expect([...decoded].filter((character, index) => character !== before[index]).length).toBeLessThanOrEqual(2);
  });

  it('stops a recital of the instructions, with three of its words out at the most', () => {
    const { sut, ctx } = setup();
    expect(ctx.deliver(`Well. ${INSTRUCTIONS}`)).toMatch(/^Well\. You keep a?$/);
    expect(sut.decision.signals.map(({ id }) => id)).toEqual(['prompt.recited']);
  });

  it('knows a recital by its words: case, signs and lines do not hide it', () => {
    const { sut, ctx } = setup();
    ctx.deliver(INSTRUCTIONS.toUpperCase().replaceAll(' ', ' *\n* '));
    expect(sut.decision.category).toBe('prompt_leak');
  });

  it('lets through what shares fewer words, unchanged', () => {
    const words = INSTRUCTIONS.split(' ')
      .slice(0, RECITED_WORDS - 1)
      .join(' ');
    const text = `${words}? No! You never speak of the sea. ${words}`;
    expect(setup().ctx.deliver(text)).toBe(text);
  });

  it('does not take the end of one text and the beginning of another for a run', () => {
    const { ctx } = setup();
    const text = 'of its lamp you never speak of the war you are kind';
    expect(ctx.deliver(text)).toBe(text);
  });
});
