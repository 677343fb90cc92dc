import type { LoggerService, LogLevel } from '@nestjs/common';
import { pino, type DestinationStream, type Level, type Logger } from 'pino';
import { guardLine } from '../pii/guard-line.js';
import { currentTrace, currentTraceId } from '../telemetry/tracing/spans.js';
import { describeError } from './describe-error.js';
import { hideUserIds } from './hide-user-ids.js';
import type { LogConfig } from './log.config.js';
import { tellOfLoggedError } from './logged-errors.js';
import { currentLogSubject, currentRequestId } from './request-context.js';
import { safeFields } from './safe-fields.js';

const LEVELS = {
  verbose: 'trace',
  debug: 'debug',
  log: 'info',
  warn: 'warn',
  error: 'error',
  fatal: 'fatal',
} as const satisfies Record<LogLevel, Level>;

/** Nest's account of its own start, line by line: for whoever debugs it. */
const START_UP = new Set(['InstanceLoader', 'NestFactory', 'RouterExplorer', 'RoutesResolver']);

/**
 * Nest's logger as JSON lines. Use it through Nest's `Logger`:
 * - `logger.log('static text')`;
 * - `logger.warn({ event: 'retry_scheduled', code, attempt: 2 }, 'static text')`: see {@link safeFields} for what survives;
 * - `logger.error({ event: 'job_failed', err: error })` or `logger.error(error)`: described without its message.
 *
 * Behind all that, each line passes {@link hideUserIds} and {@link guardLine}: texts are static by convention, and they look at
 * those that are not. Lines within a request carry its id, and the pseudonym of who made it (`LogSubjects`).
 */
export class JsonLogger implements LoggerService {
  private readonly pino: Logger;

  constructor(config: Pick<LogConfig, 'level'>, destination: DestinationStream = pino.destination({ sync: true })) {
    const options = {
      level: config.level,
      base: {},
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label: string) => ({ level: label }) },
      mixin: originOfLine,
    };
    this.pino = pino(options, { write: (line) => destination.write(guardLine(hideUserIds(line))) });
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.write('log', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
    tellOfError(message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('verbose', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
    tellOfError(message, rest);
  }

  private write(level: LogLevel, message: unknown, rest: readonly unknown[]): void {
    // Nest appends the logger's name.
    const name = rest.at(-1);
    const write = level === 'log' && START_UP.has(String(name)) ? 'debug' : LEVELS[level];
    if (!this.pino.isLevelEnabled(write)) return;
    const fields = fieldsOf(message, rest.at(-2));
    this.pino[write](typeof name === 'string' ? { logger: name, ...fields } : fields);
  }
}

/** Lines with an error are told to whoever tracks errors; what a line says by its code alone is for alerts. */
function tellOfError(message: unknown, rest: readonly unknown[]): void {
  const error = message instanceof Error ? message : (message as { readonly err?: unknown } | null)?.err;
  if (!(error instanceof Error)) return;
  tellOfLoggedError(() => {
    const fields = message instanceof Error ? {} : safeFields(message as object);
    const { event, ...tags } = Object.fromEntries(
      Object.entries(fields).filter((field): field is [string, string] => typeof field[1] === 'string'),
    );
    const name = rest.at(-1);
    return {
      error: describeError(error),
      event,
      tags,
      logger: typeof name === 'string' ? name : undefined,
      requestId: currentRequestId(),
      trace: currentTrace(),
    };
  });
}

/** Which request and trace a line belongs to, and whose that is. */
function originOfLine(): Record<string, string> {
  const [requestId, traceId, subject] = [currentRequestId(), currentTraceId(), currentLogSubject()];
  return {
    ...(requestId === undefined ? {} : { request_id: requestId }),
    ...(traceId === undefined ? {} : { trace_id: traceId }),
    ...(subject === undefined ? {} : { subject }),
  };
}

/** `second` explains a structured message. After a text it is a stack, and dropped: a stack begins with the message. */
function fieldsOf(message: unknown, second: unknown): Record<string, unknown> {
  if (typeof message !== 'object' || message === null) return { msg: String(message) };
  const fields = message instanceof Error ? { err: describeError(message) } : safeFields(message);
  return typeof second === 'string' && !second.includes('\n') ? { ...fields, msg: second } : fields;
}
