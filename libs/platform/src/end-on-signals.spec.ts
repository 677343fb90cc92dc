import { EventEmitter } from 'node:events';
import { Logger } from '@nestjs/common';
import { ManualClock } from '@rapport/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { endOnSignals } from './end-on-signals.js';
import { JsonLogger } from './logging/json-logger.js';

describe('a process that is asked to stop', () => {
  afterEach(() => Logger.overrideLogger(false));

  const setup = () => {
    const lines: string[] = [];
    Logger.overrideLogger(new JsonLogger({ level: 'info' }, { write: (line) => lines.push(line) }));
    const ctx = { lines, signals: new EventEmitter(), clock: new ManualClock(), exit: vi.fn<(code: number) => void>() };
    const app = { enableShutdownHooks: vi.fn() };
    endOnSignals(app as never, { shutdownExitMs: 30_000 }, ctx);
    return { sut: ctx.signals, ctx: { ...ctx, app } };
  };

  it('shuts down in order, as a success', () => {
    const { ctx } = setup();
    expect(ctx.app.enableShutdownHooks).toHaveBeenCalledExactlyOnceWith([], { useProcessExit: true });
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'])(
    'by %s ends in its time, whatever hangs, and says what',
    async (signal) => {
      const { sut, ctx } = setup();
      sut.emit(signal);
      await ctx.clock.advance(29_999);
      expect(ctx.exit).not.toHaveBeenCalled();
      await ctx.clock.advance(1);
      expect(ctx.exit).toHaveBeenCalledExactlyOnceWith(1);
      expect(JSON.parse(ctx.lines.join())).toMatchObject({ event: 'shutdown_overdue', Timeout: expect.any(Number) });
    },
  );

  it('has all the time in the world before', async () => {
    const { ctx } = setup();
    await ctx.clock.advance(3_600_000);
    expect(ctx.exit).not.toHaveBeenCalled();
  });
});
