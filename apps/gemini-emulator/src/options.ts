export interface EmulatorOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Mean delay before the first token, in milliseconds. */
  readonly firstTokenMs: number;
  /** Mean pace of the answer; 0 sends it without delay. */
  readonly tokensPerSecond: number;
  /** Events a stream; 0 cuts unevenly, as the real service does. */
  readonly chunks: number;
  /** Whether embeddings come from the neural encoder; otherwise from hashed words. */
  readonly embeddings: boolean;
  /** Requests the log remembers. */
  readonly logSize: number;
  /** Milliseconds since the epoch; for tests. */
  readonly now: () => number;
}

export const DEFAULT_OPTIONS: EmulatorOptions = {
  host: '127.0.0.1',
  port: 3099,
  firstTokenMs: 300,
  tokensPerSecond: 60,
  chunks: 0,
  embeddings: true,
  logSize: 500,
  now: Date.now,
};

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads `EMULATOR_*`. Throws an error that names the variable when a value makes no sense. */
export function optionsFrom(environment: Environment): EmulatorOptions {
  const number = (name: string, otherwise: number, maximum: number): number => {
    const text = environment[name];
    if (text === undefined || text === '') return otherwise;
    const value = Number(text);
    if (!Number.isInteger(value) || value < 0 || value > maximum) {
      throw new Error(`${name} must be a whole number from 0 to ${maximum}, not '${text}'`);
    }
    return value;
  };
  const onOff = (name: string, otherwise: boolean): boolean => {
    const text = environment[name];
    if (text === undefined || text === '') return otherwise;
    if (text !== 'on' && text !== 'off') throw new Error(`${name} must be 'on' or 'off', not '${text}'`);
    return text === 'on';
  };
  return {
    ...DEFAULT_OPTIONS,
    host: environment['EMULATOR_HOST'] || DEFAULT_OPTIONS.host,
    port: number('EMULATOR_PORT', DEFAULT_OPTIONS.port, 65_535),
    firstTokenMs: number('EMULATOR_FIRST_TOKEN_MS', DEFAULT_OPTIONS.firstTokenMs, 600_000),
    tokensPerSecond: number('EMULATOR_TOKENS_PER_SECOND', DEFAULT_OPTIONS.tokensPerSecond, 1_000_000),
    chunks: number('EMULATOR_CHUNKS', DEFAULT_OPTIONS.chunks, 10_000),
    embeddings: onOff('EMULATOR_EMBEDDINGS', DEFAULT_OPTIONS.embeddings),
    logSize: number('EMULATOR_LOG_SIZE', DEFAULT_OPTIONS.logSize, 100_000),
  };
}
