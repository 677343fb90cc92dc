import { describe, expect, it } from 'vitest';
import { ReplySanitisers } from './reply-sanitisers.js';

const TEXT = '![x](https://a.test/p?d=1)';

describe('ReplySanitisers', () => {
  it.each([
    ['off', TEXT],
    ['links', '[x] (https://a.test/p)'],
    ['strict', '[x] (a.test)'],
  ] as const)('follows the policy %s', (replyMarkup, expected) => {
    const sut = new ReplySanitisers({ replyMarkup }).open();
    expect(sut.push(TEXT) + sut.finish()).toBe(expected);
  });
});
