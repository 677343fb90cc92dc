import { SpanKind } from '@opentelemetry/api';
import { ATTRIBUTES, SPAN_NAMES, startSpan, type OpenSpan, type SpanAttributes } from '@rapport/platform';
import type { ModelCall, ModelOperation } from './llm-observer.js';
import type { Provider } from './resilience/model-capacity.js';

/** The operations that OpenTelemetry's conventions have a name for; the others keep ours. */
const OPERATIONS: Partial<Record<ModelOperation, string>> = { generate: 'chat', embed: 'embeddings' };
const PROVIDERS: Readonly<Record<Provider, string>> = {
  gemini: 'gcp.gemini',
  embedding: 'gcp.gemini',
  second: 'second',
};

/** Outcomes that carry an answer. */
const ANSWERED: ReadonlySet<string> = new Set(['ok', 'length']);

/** One call with all its attempts: no text of it, only what it was of. */
export function callSpan(operation: ModelOperation, model: string, provider: Provider): OpenSpan {
  const name = OPERATIONS[operation] ?? operation;
  return startSpan(SPAN_NAMES.model(name, model), {
    kind: SpanKind.CLIENT,
    attributes: {
      [ATTRIBUTES.genAiOperation]: name,
      [ATTRIBUTES.genAiProvider]: PROVIDERS[provider],
      [ATTRIBUTES.genAiRequestModel]: model,
    },
  });
}

export function endCallSpan(span: OpenSpan, call: ModelCall): void {
  const { outcome, usage, modelVersion, attempts, firstTokenMs, costMicroUsd } = call;
  span.set({
    [ATTRIBUTES.outcome]: outcome,
    [ATTRIBUTES.genAiResponseModel]: modelVersion,
    [ATTRIBUTES.attempts]: attempts,
    [ATTRIBUTES.firstTokenMs]: firstTokenMs,
    [ATTRIBUTES.costMicroUsd]: costMicroUsd,
    ...(usage && tokensOf(usage)),
  });
  if (!ANSWERED.has(outcome)) span.fail(outcome);
  span.end();
}

/** The conventions count what a model thought as output; ours does not. */
function tokensOf({ prompt, cached, output, thoughts }: NonNullable<ModelCall['usage']>): SpanAttributes {
  return {
    [ATTRIBUTES.genAiInputTokens]: prompt,
    [ATTRIBUTES.genAiCachedTokens]: cached,
    [ATTRIBUTES.genAiOutputTokens]: output + thoughts,
    [ATTRIBUTES.genAiThoughtTokens]: thoughts,
  };
}
