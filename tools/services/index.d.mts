export interface Services {
  readonly postgresUrl: string;
  readonly redisUrl: string;
  /** Absent when Redis runs in a container, as is its program. */
  readonly redisPid: number | undefined;
  readonly redisServer: string | undefined;
  /** The servers themselves, for tests of failures. Absent when they run in containers. */
  readonly postgres: IllTreatable | undefined;
  readonly redis: IllTreatable | undefined;
  readonly stop: () => Promise<void>;
}

/** A server that may be killed and started again with what it left behind. */
export interface IllTreatable {
  readonly kill: () => Promise<void>;
  readonly signal: (name: NodeJS.Signals) => void;
  /** Tries for 20 seconds, or as long as it is told. */
  readonly revive: (withinMs?: number) => Promise<void>;
}

export function startServices(
  log?: (line: string) => void,
  options?: { readonly durable?: boolean },
): Promise<Services>;
