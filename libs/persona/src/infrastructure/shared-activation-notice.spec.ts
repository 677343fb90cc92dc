import { Logger } from '@nestjs/common';
import type { SharedState } from '@rapport/platform';
import { describe, expect, it, vi } from 'vitest';
import { SharedActivationNotice } from './shared-activation-notice.js';

/** Shared state that is down; whatever else is asked of it is a mistake of the code under test. */
const down = new Proxy({} as SharedState, {
  get: (_, method) => {
    if (method !== 'publish' && method !== 'subscribe') throw new Error(`unexpected call of ${String(method)}`);
    return () => Promise.reject(new Error('down'));
  },
});

describe('SharedActivationNotice without shared state', () => {
  function setup() {
    const warn = vi.spyOn(Logger.prototype, 'warn').mockReset().mockReturnValue();
    return { sut: new SharedActivationNotice(down), ctx: { warn } };
  }

  it('does not fail an activation that is committed already', async () => {
    const { sut, ctx } = setup();
    await expect(sut.announce('maren')).resolves.toBeUndefined();
    expect(ctx.warn).toHaveBeenCalledOnce();
  });

  it('does not keep a pod from starting, nor from stopping', async () => {
    const { sut, ctx } = setup();
    const stop = await sut.listen(() => undefined);
    await expect(stop()).resolves.toBeUndefined();
    expect(ctx.warn).toHaveBeenCalledOnce();
  });
});
