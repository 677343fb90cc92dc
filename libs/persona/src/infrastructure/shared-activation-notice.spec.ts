import { Logger } from '@nestjs/common';
import { InProcessSharedState } from '@rapport/platform';
import { ManualClock } from '@rapport/testing';
import { describe, expect, it, vi } from 'vitest';
import { SharedActivationNotice } from './shared-activation-notice.js';

describe('SharedActivationNotice', () => {
  function setup() {
    const warn = vi.spyOn(Logger.prototype, 'warn').mockReset().mockReturnValue();
    const shared = new InProcessSharedState(new ManualClock());
    const heard = vi.fn<(slug: string) => void>();
    return { sut: new SharedActivationNotice(shared), ctx: { warn, shared, heard } };
  }

  it('tells another pod, until that one stops listening', async () => {
    const { sut, ctx } = setup();
    const stop = await new SharedActivationNotice(ctx.shared).listen(ctx.heard);
    await sut.announce('maren');
    await vi.waitFor(() => expect(ctx.heard.mock.calls).toEqual([['maren']]));
    await stop();
    await sut.announce('tomas');
    await new Promise((resolve) => setImmediate(resolve));
    expect(ctx.heard).toHaveBeenCalledOnce();
  });

  it('tells its own pod, and does not fail an activation that is committed already, without shared state', async () => {
    const { sut, ctx } = setup();
    await sut.listen(ctx.heard);
    vi.spyOn(ctx.shared, 'publish').mockRejectedValue(new Error('down'));
    await expect(sut.announce('maren')).resolves.toBeUndefined();
    expect(ctx.heard.mock.calls).toEqual([['maren']]);
    expect(ctx.warn).toHaveBeenCalledExactlyOnceWith({ event: 'persona.activation_not_announced', code: 'internal' });
  });
});
