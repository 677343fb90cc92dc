export interface Services {
  readonly postgresUrl: string;
  readonly redisUrl: string;
  /** Absent when Redis runs in a container, as is its program. */
  readonly redisPid: number | undefined;
  readonly redisServer: string | undefined;
  readonly stop: () => Promise<void>;
}

export function startServices(
  log?: (line: string) => void,
  options?: { readonly durable?: boolean },
): Promise<Services>;
