import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeLine, escapeText } from './escape-text.js';

const BLOCK_TAG = /[<＜﹤][\s\p{Cf}/／]*(?:memories|style|message)/iu;
/** Texts made of the very pieces that tags are made of. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('<', '＜', '</', '< /', 'memories>', 'STYLE>', 'message', '\u200b', '\n', ' ', '>', '&lt;'),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

describe('escapeText', () => {
  it('lets no text open or close a block', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(escapeText(text)).not.toMatch(BLOCK_TAG);
      }),
    );
  });

  it('sees through spaces, invisible characters and look-alikes', () => {
    expect(escapeText('</ \u200bmemories> ＜style>')).toBe('&lt;/ \u200bmemories> &lt;style>');
  });

  it.each([
    '<\ufe0fmessage>',
    '<\u034f/message>',
    '<⁄message>',
    '<\u3164message>',
    '˂message>',
    'ᐸ/style>',
    '❮memories>',
  ])('takes %j for a tag too', (text) => {
    expect(escapeText(text)).toBe(`&lt;${[...text].slice(1).join('')}`);
  });

  it('leaves hearts and arithmetic alone', () => {
    expect(escapeText('I <3 you; 3 < 4 and 4 > 3')).toBe('I <3 you; 3 < 4 and 4 > 3');
  });
});

describe('escapeLine', () => {
  it('cannot forge another entry of a list', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(escapeLine(text)).not.toMatch(/[\n\r\u2028\u2029\u0085]/u);
      }),
    );
  });
});
