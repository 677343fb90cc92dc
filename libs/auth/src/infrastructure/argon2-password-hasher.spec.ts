import { loadConfig } from '@rapport/platform';
import { describe, expect, it } from 'vitest';
import { authConfig } from '../auth.config.js';
import { Argon2PasswordHasher } from './argon2-password-hasher.js';

function setup(environment: Record<string, string> = {}) {
  const fast = { AUTH_ARGON2_MEMORY_KIB: '1024', AUTH_ARGON2_ITERATIONS: '1' };
  const sut = new Argon2PasswordHasher(loadConfig([authConfig], { ...fast, ...environment }).get(authConfig));
  return { sut };
}

describe('password hashing', () => {
  it('is argon2id with the configured parameters and a salt of its own each time', async () => {
    const { sut } = setup();
    const [first, second] = [await sut.hash('a quiet horse'), await sut.hash('a quiet horse')];
    expect(first).toMatch(/^\$argon2id\$v=19\$m=1024,(p=1,t=1|t=1,p=1)\$/);
    expect(first).not.toBe(second);
  });

  it('tells the right password from a wrong one', async () => {
    const { sut } = setup();
    const hash = await sut.hash('a quiet horse');
    expect(await sut.verify(hash, 'a quiet horse')).toBe(true);
    expect(await sut.verify(hash, 'a quiet house')).toBe(false);
  });

  it('recognises a hash made with weaker parameters', async () => {
    const { sut } = setup();
    const hash = await sut.hash('a quiet horse');
    expect(sut.isOutdated(hash)).toBe(false);
    expect(setup({ AUTH_ARGON2_ITERATIONS: '2' }).sut.isOutdated(hash)).toBe(true);
  });

  it('refuses work that would wait beyond the queue, and completes the rest', async () => {
    const { sut } = setup({ AUTH_ARGON2_CONCURRENCY: '1', AUTH_ARGON2_QUEUE_LIMIT: '2' });
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => sut.hash('a quiet horse')));
    expect(results.map(({ status }) => status).toSorted()).toEqual([
      ...Array<string>(3).fill('fulfilled'),
      ...Array<string>(2).fill('rejected'),
    ]);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'auth.busy' } });
  });

  it('frees its place when a hash fails', async () => {
    const { sut } = setup({ AUTH_ARGON2_CONCURRENCY: '1', AUTH_ARGON2_QUEUE_LIMIT: '0' });
    await expect(sut.verify('no hash', 'a quiet horse')).rejects.toThrow(/pchstr/);
    await expect(sut.hash('a quiet horse')).resolves.toBeTruthy();
  });

  it('spends on nobody what it spends on somebody', async () => {
    const { sut } = setup({ AUTH_ARGON2_CONCURRENCY: '1', AUTH_ARGON2_QUEUE_LIMIT: '0' });
    await sut.onModuleInit();
    const nobody = sut.verifyNothing('a quiet horse');
    await expect(sut.hash('a quiet horse')).rejects.toMatchObject({ code: 'auth.busy' });
    await nobody;
  });
});
