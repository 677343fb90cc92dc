import { vi } from 'vitest';

/** What this process asked of its stores since the last {@link RoundTrips.take}. */
export interface RoundTrips {
  /** The first words of each statement that went to PostgreSQL; those that open and end transactions are statements, too. */
  readonly statements: readonly string[];
  /** Names of the commands that went to Redis. */
  readonly commands: readonly string[];
}

export interface WatchedRoundTrips {
  /** What was asked so far; counts anew. */
  take(): RoundTrips;
}

const WORDS = 60;

/** Watches all connections of this process below every adapter, so that nothing goes uncounted. Ends with the test's mocks. */
export async function watchRoundTrips(): Promise<WatchedRoundTrips> {
  const [{ default: pg }, { Redis }] = await Promise.all([import('pg'), import('ioredis')]);
  let statements: string[] = [];
  let commands: string[] = [];
  const query = pg.Client.prototype.query as (...args: unknown[]) => unknown;
  vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: unknown, ...args: unknown[]) {
    const [first] = args as [string | { readonly text: string }];
    const text = typeof first === 'string' ? first : first.text;
    statements.push(
      text
        .replace(/^\/\*.*?\*\//, '')
        .trim()
        .replaceAll(/\s+/g, ' ')
        .slice(0, WORDS),
    );
    return query.apply(this, args);
  });
  const sendCommand = Redis.prototype.sendCommand;
  vi.spyOn(Redis.prototype, 'sendCommand').mockImplementation(function (this: typeof Redis.prototype, ...args) {
    commands.push(args[0].name);
    return sendCommand.apply(this, args);
  });
  return {
    take() {
      const taken = { statements, commands };
      [statements, commands] = [[], []];
      return taken;
    },
  };
}
