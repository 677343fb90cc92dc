import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ImportedFile, ImportFormat } from './imported-file.js';
import { readFile } from './read-file.js';
import { readEach, Tally } from './read-json.js';

const read = (format: ImportFormat, text: string, most = 1_000): ImportedFile => readFile(format, text, most);
const fixture = (name: string): string => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');
const said = ({ messages }: ImportedFile) => messages.map(({ role, text, at }) => [role, text, at?.toISOString()]);
const texts = ({ memories }: ImportedFile) => memories.map(({ text }) => text);
const CALL = { function: { name: 'send_message', arguments: '{"message": "Bees."}' } };
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
    const file = read('mem0', fixture('mem0.json'));
    expect(file.memories.map(({ text, kind, createdAt }) => [text, kind, createdAt?.toISOString()])).toEqual([
      ['Plays the cello on Sundays', 'fact', '2025-03-04T17:30:00.000Z'],
      ['Prefers tea to coffee', 'preference', '2025-04-01T10:00:00.000Z'],
    ]);
    expect(file.problems).toEqual([{ at: '/results/2', reason: 'not_as_expected' }]);
  });

  it('a bare list of memories, too', () => {
    expect(texts(read('mem0', '[{"memory": "Keeps bees."}]'))).toEqual(['Keeps bees.']);
  });

  it('a chat of SillyTavern: what was shown, in its order, with its dates', () => {
    const file = read('sillytavern', fixture('sillytavern.jsonl'));
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
    const file = read('letta', fixture('letta-v2.af'));
    expect(texts(file)).toEqual(['First name: Ada', 'Interests: sailing, bees']);
    expect(said(file)).toEqual([
      ['user', 'I keep bees on the roof.', '2025-10-31T22:57:10.000Z'],
      ['assistant', 'How many hives?', '2025-10-31T22:57:12.000Z'],
    ]);
  });

  it('an agent file of the first version: archival passages, and speech without thoughts', () => {
    const file = read('letta', fixture('letta-v1.af'));
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
    expect(() => read(format, text)).toThrow('unreadable import');
  });

  it('no date that is none', () => {
    const chat = '{"user_name":"Ada"}\n{"mes":"Hi","is_user":true,"send_date":"once upon a time"}';
    expect(said(read('sillytavern', chat))).toEqual([['user', 'Hi', undefined]]);
  });

  it.each(['0001-01-01T00:00:00Z', '-100000-01-01T00:00:00Z', '0024-6-19 @14h 26m 0s', '1969-12-31T23:59:59Z', -1e12])(
    'no date from before there were such programs: %s',
    (date) => {
      const chat = `{"user_name":"Ada"}\n${JSON.stringify({ mes: 'Hi', is_user: true, send_date: date })}`;
      expect(said(read('sillytavern', chat))).toEqual([['user', 'Hi', undefined]]);
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
    const { problems } = read('rapport', [header, memory].map((line) => JSON.stringify(line)).join('\n'));
    expect(problems.map((problem) => problem.reason)).toEqual(reason === undefined ? [] : [reason]);
  });

  it('no memory that is a novel', () => {
    const { memories, problems } = read('mem0', JSON.stringify([{ memory: 'long '.repeat(300) }]));
    expect([memories, problems]).toEqual([[], [{ at: '/0', reason: 'too_long' }]]);
  });

  it('an agent file that holds its agent in a list', () => {
    const agents = [{ messages: [{ role: 'user', content: [{ text: 'Hello there' }] }] }, 'and others'];
    expect(said(read('letta', JSON.stringify({ agents })))).toEqual([['user', 'Hello there', undefined]]);
  });

  it.each<[ImportFormat, string]>([
    ['mem0', JSON.stringify(Array(11).fill(0))],
    ['letta', JSON.stringify({ messages: Array(6).fill(0), core_memory: Array(5).fill(0) })],
    ['letta', JSON.stringify({ messages: [], passages: [{ text: 'Bees. '.repeat(10) }] })],
    ['sillytavern', `{"user_name":"Ada"}${'\n0'.repeat(10)}`],
    ['rapport', `{"object":"rapport.memories","version":1}${'\n\n0'.repeat(10)}`],
  ])('no file of %s that holds more than can come of it', (format, text) => {
    expect(() => read(format, text, 10)).toThrow('oversized import');
    expect(() => read(format, text, 11)).not.toThrow();
  });

  it('nothing of a list that is too long', () => {
    const unread = z.custom(() => {
      throw new Error('was not to be read');
    });
    expect(() => readEach(unread, [1, 2], '', new Tally(1))).toThrow('oversized import');
  });

  it.each<[ImportFormat, object, string]>([
    ['mem0', [{ memory: 'Keeps bees.', categories: Array(1_001).fill('bees') }], '/0'],
    ['letta', { messages: [{ role: 'user', content: Array(1_001).fill({ text: 'Bees.' }) }] }, '/messages/0'],
    ['letta', { messages: [{ role: 'assistant', tool_calls: Array(1_001).fill(CALL) }] }, '/messages/0'],
  ])('no item of %s that holds a long list itself', (format, file, where) => {
    expect(read(format, JSON.stringify(file)).problems).toEqual([{ at: where, reason: 'not_as_expected' }]);
  });

  it('no text that would be thousands of memories', () => {
    const passages = [{ text: 'Bees.\n'.repeat(20_000) }];
    const { memories, problems } = read('letta', JSON.stringify({ messages: [], passages }));
    expect([memories, problems]).toEqual([[], [{ at: '/passages/0', reason: 'too_long' }]]);
  });
});
