import { describe, expect, it } from 'vitest';
import { evidenceIds, readLocomo, sessionTime } from './locomo.js';

const sample = {
  sample_id: 'one',
  conversation: {
    speaker_a: 'Ada',
    speaker_b: 'Ben',
    session_2_date_time: '9:05 am on 2 March, 2024',
    session_2: [{ dia_id: 'D2:1', speaker: 'Ben', text: 'Morning.' }],
    session_1_date_time: '12:30 pm on 1 March, 2024',
    session_1: [
      { dia_id: 'D1:1', speaker: 'Ada', text: 'Look!', blip_caption: 'a photo of a kite' },
      { dia_id: 'D1:2', speaker: 'Ben', text: 'Lovely.' },
    ],
  },
  qa: [
    { question: 'What does Ada fly?', category: 4, evidence: ['D1:01'] },
    { question: 'Which ship sank?', category: 1, evidence: ['D9:9'] },
  ],
};

describe('readLocomo', () => {
  it('puts the sessions in order and captions into the text', () => {
    const [conversation] = readLocomo([sample]);
    expect(conversation?.turns.map(({ id }) => id)).toEqual(['D1:1', 'D1:2', 'D2:1']);
    expect(conversation?.turns[0]?.text).toBe('Look! [shares a photo of a kite]');
    expect(conversation?.speakers).toEqual(['Ada', 'Ben']);
  });

  it('dates the turns by their session', () => {
    const [conversation] = readLocomo([sample]);
    expect(conversation?.turns.map(({ at }) => new Date(at).toISOString())).toEqual([
      '2024-03-01T12:30:00.000Z',
      '2024-03-01T12:30:01.000Z',
      '2024-03-02T09:05:00.000Z',
    ]);
  });

  it('leaves out questions whose evidence is not in the transcript', () => {
    const [conversation] = readLocomo([sample]);
    expect(conversation?.questions).toEqual([
      { text: 'What does Ada fly?', category: 'singleHop', evidence: ['D1:1'] },
    ]);
  });

  it('says what it expected when the file is something else', () => {
    expect(() => readLocomo({})).toThrow('locomo10.json');
  });
});

describe('evidenceIds', () => {
  it.each([
    [['D8:6; D9:17'], ['D8:6', 'D9:17']],
    [['D30:05'], ['D30:5']],
    [['D:11:26'], ['D11:26']],
    [
      ['D1:1', 'D1:1', '(D2:3)', 'D'],
      ['D1:1', 'D2:3'],
    ],
  ])('reads %j', (written, ids) => {
    expect(evidenceIds(written)).toEqual(ids);
  });
});

describe('sessionTime', () => {
  it.each([
    ['12:05 am on 3 June, 2023', '2023-06-03T00:05:00.000Z'],
    ['2023-06-03T10:00:00Z', '2023-06-03T10:00:00.000Z'],
    ['03.12.2023, 13:28:27', '2023-12-03T13:28:00.000Z'],
    ['3.6.2023', '2023-06-03T00:00:00.000Z'],
  ])('reads %s', (written, iso) => {
    expect(new Date(sessionTime(written)!).toISOString()).toBe(iso);
  });

  it('knows when it cannot tell', () => {
    expect(sessionTime('one day')).toBeUndefined();
  });
});
