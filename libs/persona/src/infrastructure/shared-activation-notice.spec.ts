import { Logger } from '@nestjs/common';
import type { SharedState } from '@rapport/platform';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SharedActivationNotice } from './shared-activation-notice.js';

/** Shared state that is down; whatever else is asked of it is a mistake of the code under test. */
const down = new Proxy({} as SharedState, {
  get: (_, method) => {
    if (method !== 'publish' && method !== 'subscribe') throw new Error(`unexpected call of ${String(method)}`);
    return () => Promise.reject(new Error('down'));
  },
});

describe('SharedActivationNotice without shared state', () => {
  const warn = vi.spyOn(Logger.prototype, 'warn');
  beforeEach(() => void warn.mockReset().mockReturnValue());
  afterEach(() => expect(warn).toHaveBeenCalledOnce());

  it('does not fail an activation that is committed already', async () => {
    await expect(new SharedActivationNotice(down).announce('maren')).resolves.toBeUndefined();
  });

  it('does not keep a pod from starting, nor from stopping', async () => {
    const stop = await new SharedActivationNotice(down).listen(() => undefined);
    await expect(stop()).resolves.toBeUndefined();
  });
});
