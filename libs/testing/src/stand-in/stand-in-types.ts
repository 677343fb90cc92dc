export interface StandInRequest {
  readonly method: string;
  readonly path: string;
  readonly token: string | undefined;
  readonly wantsStream: boolean;
  readonly body: Readonly<Record<string, unknown>>;
  /** Ids in the path, in order. */
  readonly ids: readonly string[];
}

export interface StandInAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Makes it an event stream; numbered from 1. */
  readonly events?: readonly { readonly event: string; readonly data: Readonly<Record<string, unknown>> }[];
  /** How long it takes, milliseconds. */
  readonly delayMs?: number;
  /** Breaks the connection at the end. */
  readonly breaksOff?: boolean;
}
