import { cryptoErrors } from './crypto/crypto.errors.js';
import { databaseErrors } from './database/database.errors.js';
import { codeOf } from './jobs/boss.js';

/** Without these nothing can be done for anybody: each of the others would only fail, too, after a wait. */
const OUTAGES = new Set([databaseErrors.unavailable.spec.code, cryptoErrors.vaultUnavailable.spec.code]);

/** Resolves with `undefined` when the work failed. */
type Attempt = <T>(work: () => Promise<T>) => Promise<T | undefined>;

/**
 * Work for many people, one after the other: one for whom it always fails must not keep it from those after them. `walk`
 * does what there is for each by `attempt`. In the end `told` is logged with each code and how often it failed with it, and
 * the first failure is thrown: it stays visible, and is tried again at the next run. An outage ends the walk at once.
 */
export async function oneByOne<T>(
  logger: { error(line: object): void },
  told: { readonly event: string; readonly kind?: string },
  walk: (attempt: Attempt) => Promise<T>,
): Promise<T> {
  const failures = new Map<string, { readonly failed: number; readonly err: unknown }>();
  const attempt: Attempt = async (work) => {
    try {
      return await work();
    } catch (error) {
      const code = codeOf(error);
      if (OUTAGES.has(code)) throw error;
      const failure = failures.get(code) ?? { failed: 0, err: error };
      failures.set(code, { ...failure, failed: failure.failed + 1 });
      return undefined;
    }
  };
  try {
    const result = await walk(attempt);
    const [first] = failures.values();
    if (first) throw first.err;
    return result;
  } finally {
    for (const [code, failure] of failures) logger.error({ ...told, code, ...failure });
  }
}
