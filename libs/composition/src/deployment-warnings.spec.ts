import { Logger } from '@nestjs/common';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { DeploymentWarnings } from './deployment-warnings.js';

const setup = (
  url: string | undefined,
  urls: string[] | undefined,
  minimumAge = 18,
  signingKey = 'k',
  ledger = '/l',
) => {
  const warn = vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
  onTestFinished(() => warn.mockRestore());
  return {
    sut: new DeploymentWarnings(
      { url },
      { urls },
      { minimumAge },
      { signingKey: signingKey || undefined },
      { ledgerFolder: ledger || undefined },
    ),
    ctx: { warn },
  };
};

describe('warnings at the start', () => {
  it('name a database that several processes share without shared state', () => {
    const { sut, ctx } = setup('postgres://db', undefined);
    sut.onModuleInit();
    expect(ctx.warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('REDIS_URL'));
  });

  it('name an audit log that is signed with a key derived from another', () => {
    const { sut, ctx } = setup('postgres://db', ['redis://r'], 18, '');
    sut.onModuleInit();
    expect(ctx.warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('AUDIT_SIGNING_KEY'));
  });

  it('name an erasure ledger that processes do not share', () => {
    const { sut, ctx } = setup('postgres://db', ['redis://r'], 18, 'k', '');
    sut.onModuleInit();
    expect(ctx.warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('ERASURE_LEDGER_DIR'));
  });

  it('name a service that lets minors in', () => {
    const { sut, ctx } = setup(undefined, undefined, 17);
    sut.onModuleInit();
    expect(ctx.warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('AUTH_MINIMUM_AGE'));
  });

  it.each([
    ['an embedded installation', undefined, undefined],
    ['PostgreSQL with Redis', 'postgres://db', ['redis://r']],
  ])('are silent for %s', (_, url, urls) => {
    const { sut, ctx } = setup(url, urls);
    sut.onModuleInit();
    expect(ctx.warn).not.toHaveBeenCalled();
  });
});
