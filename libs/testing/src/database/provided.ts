/** What the global set-up of the medium tests hands to each spec through vitest's `inject`. */
export interface ProvidedServices {
  readonly postgresUrl: string;
  /** A migrated database to copy. */
  readonly postgresTemplate: string;
  readonly redisUrl: string;
  /** Absent when Redis runs in a container. */
  readonly redisPid: number | undefined;
  /** Program to start further private servers with; absent when Redis runs in a container. */
  readonly redisServer: string | undefined;
}

declare module 'vitest' {
  interface ProvidedContext {
    services: ProvidedServices;
    /** File with the dump of a migrated, empty PGlite. */
    pgliteTemplate: string;
  }
}
