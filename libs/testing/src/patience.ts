import { vi } from 'vitest';

/** What the configuration gives `expect.poll`. These have no setting, and their own second is little on a busy machine. */
const TIMEOUT_MS = 10_000;

const patiently = <T extends { readonly timeout?: number }>(options: number | T | undefined) =>
  typeof options === 'number' ? options : { timeout: TIMEOUT_MS, ...options };

const { waitFor, waitUntil } = vi;
vi.waitFor = (condition, options) => waitFor(condition, patiently(options));
vi.waitUntil = (condition, options) => waitUntil(condition, patiently(options));
