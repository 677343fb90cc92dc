/** What the benchmark and its client process say to each other. */
export interface StreamRequest {
  readonly path: string;
  readonly token: string;
  readonly body: string;
}

export type ClientCommand = { readonly url: string } & (
  | { readonly do: 'open'; readonly requests: readonly StreamRequest[]; readonly concurrency: number }
  | { readonly do: 'each'; readonly requests: readonly StreamRequest[]; readonly concurrency: number }
  | {
      readonly do: 'repeat';
      readonly requests: readonly StreamRequest[];
      /** What they say, one after the other, in place of their bodies. */
      readonly contents?: readonly string[];
      readonly ms: number;
      /** The first of them begin evenly spread over this time. */
      readonly spreadMs: number;
      /**
       * Each waits up to so long before it begins anew. Without it those that one hiccup made end together begin together from
       * then on: streams that came one after the other become some that come all at once.
       */
      readonly pauseMs: number;
    }
  | { readonly do: 'report' }
);

/** Everything since the last report; `open` is how many streams are open now. */
export interface ClientReport {
  readonly open: number;
  readonly refused: number;
  /** From the upstream's writing of an event to the client's reading of it, microseconds. */
  readonly delaysUs: readonly number[];
  /** From the request to the first text, microseconds. */
  readonly firstTokensUs: readonly number[];
}
