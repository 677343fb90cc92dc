import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ImportedFile, ImportFormat } from './imported-file.js';
import { readFile } from './read-file.js';

const fixture = (name: string): string => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');
const said = ({ messages }: ImportedFile) => messages.map(({ role, text, at }) => [role, text, at?.toISOString()]);
const texts = ({ memories }: ImportedFile) => memories.map(({ text }) => text);
/** A line of our own files. */
const MEMORY = {
  text: 'Lives in Porto.',
  subject: 'user',
  attribute: 'home',
  value: 'Porto',
  kind: 'fact',
  status: 'active',
  persona: null,
  pinned: false,
  salience: 0.5,
  valid_from: null,
  valid_until: null,
  created_at: '2025-01-01T00:00:00Z',
};

describe('an import reads', () => {
  it('the memories of mem0, and says which it could not', () => {
    const file = readFile('mem0', fixture('mem0.json'));
    expect(file.memories.map(({ text, kind, createdAt }) => [text, kind, createdAt?.toISOString()])).toEqual([
      ['Plays the cello on Sundays', 'fact', '2025-03-04T17:30:00.000Z'],
      ['Prefers tea to coffee', 'preference', '2025-04-01T10:00:00.000Z'],
    ]);
    expect(file.problems).toEqual([{ at: '/results/2', reason: 'not_as_expected' }]);
  });

  it('a bare list of memories, too', () => {
    expect(texts(readFile('mem0', '[{"memory": "Keeps bees."}]'))).toEqual(['Keeps bees.']);
  });

  it('a chat of SillyTavern: what was shown, in its order, with its dates', () => {
    const file = readFile('sillytavern', fixture('sillytavern.jsonl'));
    expect(said(file)).toEqual([
      ['assistant', '*The lamp is lit.* Come in.', expect.stringMatching(/^2024-06-19T/)],
      ['user', 'My boat is called Petrel.', expect.stringMatching(/^2024-06-19T/)],
      ['assistant', 'A fine name.', expect.stringMatching(/^2024-06-19T/)],
      ['user', 'She leaks a little.', '2024-06-19T14:26:00.000Z'],
    ]);
    expect(file.problems).toEqual([
      { at: 'line 6', reason: 'not_json' },
      { at: 'line 8', reason: 'empty' },
    ]);
  });

  it('an agent file: what is known of the person, not of the persona, and what was said', () => {
    const file = readFile('letta', fixture('letta-v2.af'));
    expect(texts(file)).toEqual(['First name: Ada', 'Interests: sailing, bees']);
    expect(said(file)).toEqual([
      ['user', 'I keep bees on the roof.', '2025-10-31T22:57:10.000Z'],
      ['assistant', 'How many hives?', '2025-10-31T22:57:12.000Z'],
    ]);
  });

  it('an agent file of the first version: archival passages, and speech without thoughts', () => {
    const file = readFile('letta', fixture('letta-v1.af'));
    expect(texts(file)).toEqual(['Lives in Porto.', 'Has a cat called Miso.', 'Met her sister in Lyon in 2019.']);
    expect(said(file).map(([role, text]) => [role, text])).toEqual([
      ['user', 'Hello there'],
      ['assistant', 'Hello, Ada.'],
    ]);
  });

  it.each<[ImportFormat, string]>([
    ['mem0', 'no JSON'],
    ['mem0', '{"results": 7}'],
    ['letta', '{"tools": []}'],
    ['sillytavern', '{"mes": "no header"}'],
    ['sillytavern', ''],
    ['rapport', '{"object": "rapport.memories", "version": 99}'],
  ])('nothing of what is no file of %s: %s', (format, text) => {
    expect(() => readFile(format, text)).toThrow('unreadable import');
  });

  it('no date that is none', () => {
    const chat = '{"user_name":"Ada"}\n{"mes":"Hi","is_user":true,"send_date":"once upon a time"}';
    expect(said(readFile('sillytavern', chat))).toEqual([['user', 'Hi', undefined]]);
  });

  it.each(['0001-01-01T00:00:00Z', '-100000-01-01T00:00:00Z', '0024-6-19 @14h 26m 0s', '1969-12-31T23:59:59Z', -1e12])(
    'no date from before there were such programs: %s',
    (date) => {
      const chat = `{"user_name":"Ada"}\n${JSON.stringify({ mes: 'Hi', is_user: true, send_date: date })}`;
      expect(said(readFile('sillytavern', chat))).toEqual([['user', 'Hi', undefined]]);
    },
  );

  it.each([
    ['created_at', '1969-12-31T23:59:59Z', 'not_as_expected'],
    ['valid_from', '0000-12-31T23:59:59Z', 'not_as_expected'],
    ['valid_until', '0001-01-01T00:00:00+01:00', 'not_as_expected'],
    ['valid_from', '1950-05-01T00:00:00Z', undefined],
  ])('of our own files %s = %s: %s', (name, value, reason) => {
    const header = { object: 'rapport.memories', version: 1 };
    const memory = { ...MEMORY, [name]: value };
    const { problems } = readFile('rapport', [header, memory].map((line) => JSON.stringify(line)).join('\n'));
    expect(problems.map((problem) => problem.reason)).toEqual(reason === undefined ? [] : [reason]);
  });

  it('no memory that is a novel', () => {
    const { memories, problems } = readFile('mem0', JSON.stringify([{ memory: 'long '.repeat(300) }]));
    expect([memories, problems]).toEqual([[], [{ at: '/0', reason: 'too_long' }]]);
  });
});
