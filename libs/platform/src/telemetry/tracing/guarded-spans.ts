import type { Attributes, Link } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import { hideUserIds } from '../../logging/hide-user-ids.js';
import { guardLine } from '../../pii/guard-line.js';
import { ATTRIBUTES } from './semantic-names.js';

const ALLOWED: ReadonlySet<string> = new Set(Object.values(ATTRIBUTES));
/** Names of things in this program, codes and models: no sentence, no address. */
const NAME = /^[\w.:/{}* -]{1,128}$/;
const OMITTED = '[omitted]';

/**
 * Stands before what exports: only what is known to be harmless goes on. Attributes by their list, texts by their form and by
 * what personal data is recognised by; events, messages of errors and states of other vendors not at all.
 */
export class GuardedSpans implements SpanProcessor {
  constructor(private readonly next: SpanProcessor) {}

  onStart(): void {
    // What is set later counts as well: spans are looked at when they end.
  }

  onEnd(span: ReadableSpan): void {
    this.next.onEnd(guarded(span));
  }

  forceFlush(): Promise<void> {
    return this.next.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.next.shutdown();
  }
}

function guarded(span: ReadableSpan): ReadableSpan {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    name: harmless(span.name),
    kind: span.kind,
    spanContext: () => ({ traceId, spanId, traceFlags }),
    parentSpanContext: span.parentSpanContext,
    startTime: span.startTime,
    endTime: span.endTime,
    duration: span.duration,
    ended: span.ended,
    status: { code: span.status.code },
    attributes: allowed(span.attributes),
    links: span.links.map(({ context }): Link => ({ context })),
    events: [],
    resource: span.resource,
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: 0,
    droppedLinksCount: span.droppedLinksCount,
  };
}

function allowed(attributes: Attributes): Attributes {
  const kept: Attributes = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (!ALLOWED.has(name)) continue;
    if (typeof value === 'string') kept[name] = harmless(value);
    else if (typeof value === 'number' || typeof value === 'boolean') kept[name] = value;
  }
  return kept;
}

function harmless(text: string): string {
  return NAME.test(text) && guardLine(hideUserIds(text)) === text ? text : OMITTED;
}
