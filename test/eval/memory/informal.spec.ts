import { describe, expect, it } from 'vitest';
import { informal, turnsOf } from './informal.js';

const turn = (id: string, text: string) => ({ id, session: 1, speaker: 'Ada', text, at: 1_000 });

describe('informal', () => {
  it('sends each sentence as a message, without care', () => {
    const { turns } = informal({
      id: 'one',
      speakers: [],
      questions: [],
      turns: [turn('D1:1', "It's done. Hooray, Ben!")],
    });
    expect(turns.map(({ id, text }) => [id, text])).toEqual([
      ['D1:1/0', 'its done'],
      ['D1:1/1', 'hooray ben'],
    ]);
  });

  it('leaves out every other question mark', () => {
    const turns = ['Who?', 'Where?', 'Why?'].map((text, place) => turn(`D1:${place}`, text));
    const written = informal({ id: 'one', speakers: [], questions: [], turns });
    expect(written.turns.map(({ text }) => text)).toEqual(['who', 'where?', 'why']);
  });
});

describe('turnsOf', () => {
  it('puts each turn where its first message is', () => {
    expect(turnsOf(['D1:2/1', 'D1:1/0', 'D1:2/0', 'D1:3'])).toEqual(['D1:2', 'D1:1', 'D1:3']);
  });
});
