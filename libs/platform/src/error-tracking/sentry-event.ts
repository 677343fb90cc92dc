import { randomBytes } from 'node:crypto';
import type { ErrorDescription } from '../logging/describe-error.js';
import { hideUserIds } from '../logging/hide-user-ids.js';
import { guardLine } from '../pii/guard-line.js';
import type { TrackedError } from './error-tracker.js';

/** What every event of a process bears. */
export interface TrackedProgram {
  readonly name: string;
  readonly release: string;
  readonly environment: string;
}

const FRAME = /^at (?:(?<function>.+?) \()?(?<file>.+?):(?<line>\d+):(?<column>\d+)\)?$/;

/** Envelope of Sentry's protocol: three lines of JSON. Passes the recognisers of personal data as log lines do. */
export function toEnvelope(tracked: TrackedError, program: TrackedProgram, at: Date): string {
  const id = randomBytes(16).toString('hex');
  const { error, event, logger, tags, requestId, trace } = tracked;
  const payload = {
    event_id: id,
    timestamp: at.toISOString(),
    platform: 'node',
    level: 'error',
    logger,
    transaction: event,
    release: program.release,
    environment: program.environment,
    server_name: program.name,
    tags: { ...tags, event, request_id: requestId, trace_id: trace?.traceId },
    contexts: trace === undefined ? {} : { trace: { trace_id: trace.traceId, span_id: trace.spanId } },
    exception: { values: chain(error).map(toException) },
  };
  const lines = [{ event_id: id, sent_at: at.toISOString() }, { type: 'event' }, payload];
  return lines.map((line) => guardLine(hideUserIds(JSON.stringify(line)))).join('\n');
}

/** The protocol wants the cause before what it caused. */
function chain(error: ErrorDescription): ErrorDescription[] {
  return error.cause === undefined ? [error] : [...chain(error.cause), error];
}

function toException({ name, code, stack }: ErrorDescription): object {
  return { type: name, value: code ?? name, stacktrace: { frames: stack.map(toFrame).toReversed() } };
}

function toFrame(line: string): object {
  const { function: of, file, line: lineno, column } = FRAME.exec(line)?.groups ?? {};
  if (file === undefined) return { function: line };
  const own = !file.includes('node_modules') && !file.startsWith('node:');
  return { function: of ?? '?', filename: file, lineno: Number(lineno), colno: Number(column), in_app: own };
}
