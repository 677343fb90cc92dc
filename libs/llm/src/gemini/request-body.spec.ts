import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { collectGarbage } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { requestBody } from './request-body.js';

function setup(): { sut: Readable; bytes: WeakRef<Uint8Array> } {
  const bytes = new Uint8Array(100_000);
  return { sut: requestBody(bytes), bytes: new WeakRef(bytes) };
}

describe('requestBody', () => {
  it('sends its bytes, and holds nothing of them from then on', async () => {
    const { sut, bytes } = setup();
    let sent = 0;
    sut.on('data', (piece: Uint8Array) => (sent += piece.length));
    await once(sut, 'end');
    collectGarbage();

    expect(sent).toBe(100_000);
    expect(bytes.deref()).toBeUndefined();
    expect(sut.destroyed).toBe(true);
  });
});
