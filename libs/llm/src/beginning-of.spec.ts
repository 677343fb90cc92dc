import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { beginningOf } from './beginning-of.js';

function* endless() {
  for (;;) yield Buffer.alloc(1_024, 'x');
}

describe('beginningOf', () => {
  it('is all of a short text, however it is cut', async () => {
    const bytes = Buffer.from('{"error":"überlastet"}');
    const pieces = Array.from(bytes, (_, index) => bytes.subarray(index, index + 1));
    expect(await beginningOf(Readable.from(pieces))).toBe('{"error":"überlastet"}');
  });

  it('lets go of a body that does not end', async () => {
    const body = Readable.from(endless());
    expect(await beginningOf(body)).toHaveLength(65_536);
    expect(body.destroyed).toBe(true);
  });
});
