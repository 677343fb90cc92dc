import { describe, expect, it } from 'vitest';
import { DEFAULT_OPTIONS, optionsFrom } from './options.js';

describe('optionsFrom', () => {
  it('has a default for everything', () => {
    expect(optionsFrom({})).toEqual(DEFAULT_OPTIONS);
  });

  it('reads what is set', () => {
    const options = optionsFrom({ EMULATOR_PORT: '0', EMULATOR_TOKENS_PER_SECOND: '0', EMULATOR_EMBEDDINGS: 'off' });
    expect(options).toMatchObject({ port: 0, tokensPerSecond: 0, embeddings: false });
  });

  it.each([
    ['EMULATOR_PORT', 'http'],
    ['EMULATOR_PORT', '70000'],
    ['EMULATOR_FIRST_TOKEN_MS', '-1'],
    ['EMULATOR_EMBEDDINGS', 'yes'],
  ])('names %s when it is %s', (name, value) => {
    expect(() => optionsFrom({ [name]: value })).toThrow(name);
  });
});
