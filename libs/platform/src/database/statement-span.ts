import { SpanKind } from '@opentelemetry/api';
import { ATTRIBUTES } from '../telemetry/tracing/semantic-names.js';
import { during, isRecording, startSpanWithin } from '../telemetry/tracing/spans.js';

const COMMENTS = /^(?:\s|\/\*.*?\*\/)+/s;
const OPERATION = /^[a-z]+/i;
/** The first table that is named: what a reader of a trace knows the statement by. */
const TABLE = /\b(?:from|into|update|join)\s+"?(?<schema>[a-z_]+)"?(?:\."?(?<table>[a-z_]+)"?)?/i;
const KEPT = 1_000;

interface StatementName {
  readonly operation: string;
  readonly summary: string;
}

const names = new Map<string, StatementName>();

/** Runs a statement as a span of the trace under way, if there is one. Of its text only operation and table are told. */
export function inStatementSpan<T>(text: string, run: () => Promise<T>): Promise<T> {
  if (!isRecording()) return run();
  const { operation, summary } = nameOf(text);
  const attributes = {
    [ATTRIBUTES.databaseSystem]: 'postgresql',
    [ATTRIBUTES.databaseOperation]: operation,
    [ATTRIBUTES.databaseSummary]: summary,
  };
  return during(startSpanWithin(summary, { kind: SpanKind.CLIENT, attributes }), run);
}

/** Our statements are few and their texts are constant; those that are put together are not remembered for ever. */
function nameOf(text: string): StatementName {
  const known = names.get(text);
  if (known) return known;
  const bare = text.replace(COMMENTS, '');
  const operation = OPERATION.exec(bare)?.[0].toUpperCase() ?? 'OTHER';
  const { schema, table } = TABLE.exec(bare)?.groups ?? {};
  const target = table === undefined ? schema : `${schema}.${table}`;
  const name = { operation, summary: target === undefined ? operation : `${operation} ${target}` };
  if (names.size >= KEPT) names.clear();
  names.set(text, name);
  return name;
}
