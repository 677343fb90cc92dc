import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardLine, holdsPersonalData } from './guard-line.js';

describe('guardLine', () => {
  it('takes out what has the form of personal data, wherever it stands', () => {
    const line = JSON.stringify({
      msg: 'to ana@example.com',
      nested: [{ card: '4111 1111 1111 1111' }],
      ip: '10.1.2.3',
    });
    expect(JSON.parse(guardLine(line))).toEqual({ msg: 'to [EMAIL]', nested: [{ card: '[CARD]' }], ip: '[IP]' });
  });

  it('keeps JSON what was a number', () => {
    expect(guardLine('{"a":4111111111111111,"b":[4111111111111111]}\n')).toBe('{"a":null,"b":[null]}\n');
  });

  it('finds personal data in the address of a page', () => {
    const line = JSON.stringify({ url: 'https://example.com/?mail=ana@example.com&tel=+4930123456789' });
    expect(guardLine(line)).toBe('{"url":"https://example.com/?mail=[EMAIL]&tel=[PHONE]"}');
  });

  it('leaves entries of ours as they are', () => {
    const line =
      '{"level":"info","time":"2026-11-22T21:42:03.123Z","request_id":"0190c7a1f3d87b2c9d1e4f5a6b7c8d9e","event":"request","route":"/v1/conversations/:id","status":200,"duration_ms":1234567.8,"publicUrl":"http://127.0.0.1:3000","err":{"stack":["at run (file:///srv/app/dist/libs/platform/src/a.js:120:15)","at node:internal/process/task_queues:103:5"]}}';
    expect(guardLine(line)).toBe(line);
  });

  it('writes JSON whatever it is given', () => {
    const personal = fc.constantFrom(
      'password: ',
      '4111111111111111',
      'a@b.cc',
      '"',
      '\\',
      '{',
      ',',
      '+4930123456789',
      '\n',
    );
    const text = fc
      .array(fc.oneof(personal, fc.string({ maxLength: 8 })), { maxLength: 12 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.dictionary(text, fc.oneof(text, fc.double(), fc.array(text, { maxLength: 3 }))), (entry) => {
        expect(() => JSON.parse(guardLine(JSON.stringify(entry)))).not.toThrow();
      }),
    );
  });
});

describe('holdsPersonalData', () => {
  it.each(['536-90-4399', '+4930123456789', 'DE89370400440532013000', '203.0.113.7'])('tells %s', (text) => {
    expect(holdsPersonalData(text)).toBe(true);
  });

  it.each(['2026-11-22', 'wrong_password', 'user,admin', 'prompt-v12/3', 'a'.repeat(64), '2026-11-22T10:00:00.000Z'])(
    'passes %s',
    (text) => {
      expect(holdsPersonalData(text)).toBe(false);
    },
  );
});
