import { AsyncLocalStorage } from 'node:async_hooks';
import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Span,
  type SpanContext,
  type Tracer,
} from '@opentelemetry/api';
import { isCodedError } from '@rapport/kernel';
import { ATTRIBUTES, type SpanAttributes } from './semantic-names.js';
import { formatTraceparent } from './traceparent.js';

/**
 * What the program is traced with. Like a request's context it is of the process, not injected: logs, drivers and stages want
 * it, and while nothing traces it must cost next to nothing, which is one comparison.
 */
const storage = new AsyncLocalStorage<Span>();
let tracer: Tracer | undefined;

/** Turns tracing on for the process, or off. Of `Tracing` only. */
export function traceBy(next: Tracer | undefined): void {
  tracer = next;
}

export interface SpanSettings {
  readonly kind?: SpanKind;
  readonly attributes?: SpanAttributes;
  /** Absent: the span under way. A remote one is continued. */
  readonly parent?: SpanContext | undefined;
  /** What caused it, where the span begins a trace of its own. */
  readonly cause?: SpanContext | undefined;
}

/** A span under way. All of it does nothing while nothing is traced, or where the trace is not recorded. */
export interface OpenSpan {
  set(attributes: SpanAttributes): void;
  rename(name: string): void;
  /** Marks it as failed: by a code, or by an error's code, never its message. */
  fail(error: unknown): void;
  end(): void;
  /** Runs `work` with this span as the parent of those that begin in it. */
  run<T>(work: () => T): T;
}

/** Tells nothing. */
export const NO_SPAN: OpenSpan = {
  set: () => undefined,
  rename: () => undefined,
  fail: () => undefined,
  end: () => undefined,
  run: (work) => work(),
};

/** Begins a span that somebody else ends: {@link inSpan} is simpler where one function is all of it. */
export function startSpan(name: string, settings: SpanSettings = {}): OpenSpan {
  if (tracer === undefined) return NO_SPAN;
  const parent = storage.getStore();
  const { kind = SpanKind.INTERNAL, attributes, cause } = settings;
  const begins = settings.parent !== undefined || cause !== undefined || parent === undefined;
  // A trace that is not recorded needs no further spans: its id is all that is wanted of it.
  if (!begins && !parent.isRecording()) return NO_SPAN;
  const options = { kind, attributes, ...(cause && { links: [{ context: cause }] }) };
  const above = settings.parent ?? (cause === undefined ? parent?.spanContext() : undefined);
  const context = above === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, above);
  return new RecordedSpan(tracer.startSpan(name, options, context));
}

/** Like {@link startSpan} within a trace; outside of any, as for the polling of a queue, there is nothing to tell. */
export function startSpanWithin(name: string, settings: SpanSettings = {}): OpenSpan {
  return isRecording() ? startSpan(name, settings) : NO_SPAN;
}

export function inSpan<T>(name: string, settings: SpanSettings, work: (span: OpenSpan) => Promise<T>): Promise<T> {
  if (tracer === undefined) return work(NO_SPAN);
  return during(startSpan(name, settings), work);
}

export async function during<T>(span: OpenSpan, work: (span: OpenSpan) => Promise<T>): Promise<T> {
  try {
    return await span.run(() => work(span));
  } catch (error) {
    span.fail(error);
    throw error;
  } finally {
    span.end();
  }
}

/** The first part of a span that goes on after it, for somebody else to end; where it fails, that was all of it. */
export async function beginning<T>(span: OpenSpan, work: () => Promise<T>): Promise<T> {
  try {
    return await span.run(work);
  } catch (error) {
    span.fail(error);
    span.end();
    throw error;
  }
}

/** Whether what happens here and now is recorded in a trace. */
export function isRecording(): boolean {
  return tracer !== undefined && storage.getStore()?.isRecording() === true;
}

/** 32 hexadecimal digits, also where the trace is not recorded; undefined while nothing is traced. */
export function currentTraceId(): string | undefined {
  return currentTrace()?.traceId;
}

/** The span under way, recorded or not; undefined while nothing is traced. */
export function currentTrace(): Pick<SpanContext, 'traceId' | 'spanId'> | undefined {
  return tracer && storage.getStore()?.spanContext();
}

/** Of the span under way, for what is done later; undefined unless it is recorded. */
export function currentTraceparent(): string | undefined {
  return isRecording() ? formatTraceparent(storage.getStore()!.spanContext()) : undefined;
}

class RecordedSpan implements OpenSpan {
  constructor(private readonly span: Span) {}

  set(attributes: SpanAttributes): void {
    this.span.setAttributes(attributes);
  }

  rename(name: string): void {
    this.span.updateName(name);
  }

  fail(error: unknown): void {
    if (!this.span.isRecording()) return;
    this.span.setStatus({ code: SpanStatusCode.ERROR });
    this.span.setAttribute(ATTRIBUTES.errorType, isCodedError(error) ? error.code : nameOf(error));
  }

  end(): void {
    this.span.end();
  }

  run<T>(work: () => T): T {
    return storage.run(this.span, work);
  }
}

function nameOf(error: unknown): string {
  if (typeof error === 'string') return error;
  return error instanceof Error ? error.name : typeof error;
}
