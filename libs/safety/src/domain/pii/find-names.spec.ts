import { SystemClock } from '@rapport/kernel';
import { afterAll, describe, expect, it } from 'vitest';
import { NameGrammarThread } from '../../infrastructure/names/name-grammar-thread.js';
import { findNames } from './find-names.js';

const grammar = new NameGrammarThread({ personalNamesTimeoutMs: 30_000 }, new SystemClock());
afterAll(() => grammar.onApplicationShutdown());

const people = async (text: string) =>
  (await findNames(text, grammar))
    .filter(({ type }) => type === 'PERSON')
    .map(({ start, end }) => text.slice(start, end));

describe('findNames', () => {
  it.each([
    ['My name is Hallgerður Sigurlaugsdóttir.', ['Hallgerður Sigurlaugsdóttir']],
    ['my name is anna bizier', ['anna bizier']],
    ['I saw Dr. Okonkwo yesterday.', ['Okonkwo']],
    ['Yesterday my sister Xochitl called.', ['Xochitl']],
    ['See you tomorrow!\n\nBest,\nKhadija Benali', ['Khadija Benali']],
    ['"Leave," said Torvald. He meant it.', ['Torvald']],
    ['I had dinner with Jessica van der Meer last night.', ['Jessica van der Meer']],
  ])('finds who is meant in %j', async (text, names) => {
    expect(await people(text)).toEqual(names);
  });

  it.each([
    'Honestly, I think that the weather may improve in May.',
    'Recently, I have been reading. Sometimes I march in the street.',
    'Thank you, that was great!\nBest,\nEverything went well',
  ])('finds nobody in %j', async (text) => {
    expect(await people(text)).toEqual([]);
  });

  it('finds places', async () => {
    expect(await findNames('We moved to Canada.', grammar)).toMatchObject([{ type: 'PLACE', start: 12, end: 18 }]);
  });

  it('reads a long text piece by piece', async () => {
    const text = `${'It rained all day and nothing happened. '.repeat(80)}My name is Jessica Parker.`;
    expect(await people(text)).toEqual(['Jessica Parker']);
  });
});
