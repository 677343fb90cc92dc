import { describe, expect, it } from 'vitest';
import { matchingLines, type LogFilter } from './matching-lines.js';

const ID = '0192a1b2c3d4e5f60192a1b2c3d4e5f6';

async function setup(log: AsyncIterable<Buffer> | string, filter: LogFilter = { field: 'request_id', value: ID }) {
  const chunks = typeof log === 'string' ? pieces(log, log.length) : log;
  const sut: string[] = [];
  for await (const line of matchingLines(chunks, filter)) sut.push(line);
  return { sut };
}

async function* pieces(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const line = (over: object): string => JSON.stringify({ level: 'info', msg: 'grüße', ...over });

describe('lines of a log', () => {
  it('are found by the id of the request, however the bytes arrive', async () => {
    const ours = [line({ request_id: ID }), line({ request_id: ID, event: 'request' })];
    const log = [ours[0], line({ request_id: 'another' }), line({}), ours[1]].join('\n');
    for (const size of [1, 7, 64, 10_000]) expect((await setup(pieces(log, size))).sut).toEqual(ours);
  });

  it('are found by the trace id that a problem names', async () => {
    const { sut } = await setup(`${line({ request_id: 'x', trace_id: ID })}\n${line({ trace_id: 'x' })}\n`);
    expect(sut).toEqual([line({ request_id: 'x', trace_id: ID })]);
  });

  it('are found by the pseudonym of a person', async () => {
    const { sut } = await setup(`${line({ subject: 'sub_a' })}\n${line({ subject: 'sub_b' })}\n`, {
      field: 'subject',
      value: 'sub_b',
    });
    expect(sut).toEqual([line({ subject: 'sub_b' })]);
  });

  it('are passed over where the id is somewhere else, or the line is not JSON', async () => {
    const { sut } = await setup(`${line({ msg: ID })}\nrequest_id ${ID}\nnull\n{"request_id":"${ID}`);
    expect(sut).toEqual([]);
  });

  it('are passed over when they have no end, without being held', async () => {
    const chunk = Buffer.alloc(65_536, 'x');
    let largest = 0;
    async function* endless(): AsyncGenerator<Buffer> {
      for (let sent = 0; sent < 2_048; sent++) {
        yield chunk;
        largest = Math.max(largest, process.memoryUsage().arrayBuffers);
      }
      yield Buffer.from(`\n${line({ request_id: ID })}`);
    }
    const before = process.memoryUsage().arrayBuffers;
    expect((await setup(endless())).sut).toHaveLength(1);
    expect(largest - before).toBeLessThan(32 * 1_048_576);
  });
});
