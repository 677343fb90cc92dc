/** What the main thread and the database's worker thread say to each other. Types only: nothing of it exists at run time. */
export interface PgliteWorkerData {
  /** Absent: in memory. */
  readonly directory: string | undefined;
  /** An uncompressed tar made by `dump`, to start from instead of an empty cluster. */
  readonly template: Uint8Array<ArrayBuffer> | undefined;
}

export interface PgliteRequest {
  readonly id: number;
  /** `script` runs several statements and, when one fails, rolls back what the script itself began. */
  readonly operation: 'query' | 'script' | 'begin' | 'commit' | 'rollback' | 'dump' | 'close';
  readonly sql?: string;
  readonly parameters?: readonly unknown[];
}

export interface PgliteRows {
  readonly rows: Record<string, unknown>[];
  readonly affectedRows?: number | undefined;
  /** Columns of type bytea, which cross the thread border as plain Uint8Array. */
  readonly binaryColumns: readonly string[];
}

export interface PgliteFailure {
  readonly message: string;
  readonly code?: string | undefined;
  readonly constraint?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
}

export type PgliteReply =
  | { readonly type: 'ready' }
  | { readonly type: 'failed_to_open'; readonly message: string }
  | { readonly type: 'done'; readonly id: number; readonly results: readonly PgliteRows[] }
  | { readonly type: 'dumped'; readonly id: number; readonly archive: Uint8Array<ArrayBuffer> }
  | { readonly type: 'error'; readonly id: number; readonly failure: PgliteFailure };
