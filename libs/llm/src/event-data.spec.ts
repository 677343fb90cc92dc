import { describe, expect, it } from 'vitest';
import { eventData } from './event-data.js';

async function read(...pieces: string[]): Promise<string[]> {
  const bytes = new TextEncoder();
  const body = (async function* () {
    for (const piece of pieces) yield bytes.encode(piece);
  })();
  const seen: string[] = [];
  for await (const data of eventData(body)) seen.push(data);
  return seen;
}

describe('the data of server-sent events', () => {
  it.each([
    ['of one line', ['data: a\n\ndata:b\n\n'], ['a', 'b']],
    ['of several lines', ['data: a\ndata: b\n\n'], ['a\nb']],
    ['with any line ends', ['data: a\r\n\r\ndata: b\r\rdata: c\n\n'], ['a', 'b', 'c']],
    ['cut anywhere', ['da', 'ta: a\r', '\n\r', '\ndata: ', 'b\n', '\n'], ['a', 'b']],
    ['among comments and other fields', [': hi\n\nevent: x\nid: 1\ndata: a\n\n: bye'], ['a']],
    ['without the line that ends the last', ['data: a\n\ndata: b'], ['a', 'b']],
    ['without the blank line that ends the last', ['data: a\n\ndata: b\n'], ['a', 'b']],
    ['of nothing', [''], []],
  ])('%s', async (_, pieces, data) => {
    expect(await read(...pieces)).toEqual(data);
  });

  it('fails on a last line that was cut off', async () => {
    await expect(read('data: a\n\n{"erro')).rejects.toThrow(SyntaxError);
  });

  it.each([
    ['in one line', [`data: ${'a'.repeat(1_048_577)}`]],
    ['in many lines', Array.from({ length: 1_100 }, () => `data: ${'a'.repeat(1_000)}\n`)],
  ])('fails on an event without end, %s', async (_, pieces) => {
    await expect(read(...pieces)).rejects.toThrow('too long');
  });
});
