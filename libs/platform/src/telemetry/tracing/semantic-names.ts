/**
 * Names of spans and attributes, all in this file: those of `gen_ai` are still "development" in OpenTelemetry's semantic
 * conventions (1.45) and will change. An attribute that is not here is not exported, whoever sets it.
 */
export const ATTRIBUTES = {
  errorType: 'error.type',

  httpMethod: 'http.request.method',
  httpRoute: 'http.route',
  httpStatus: 'http.response.status_code',

  databaseSystem: 'db.system.name',
  databaseOperation: 'db.operation.name',
  /** Operation and table; never a parameter. */
  databaseSummary: 'db.query.summary',

  genAiOperation: 'gen_ai.operation.name',
  genAiProvider: 'gen_ai.provider.name',
  genAiRequestModel: 'gen_ai.request.model',
  genAiResponseModel: 'gen_ai.response.model',
  genAiInputTokens: 'gen_ai.usage.input_tokens',
  genAiOutputTokens: 'gen_ai.usage.output_tokens',
  genAiCachedTokens: 'gen_ai.usage.cache_read.input_tokens',
  genAiThoughtTokens: 'gen_ai.usage.reasoning.output_tokens',

  /** Requests that the call sent, retries among them. */
  attempts: 'rapport.llm.attempts',
  costMicroUsd: 'rapport.llm.cost_micro_usd',
  firstTokenMs: 'rapport.llm.first_token_ms',
  /** A verdict, or a code of the error catalogue. */
  outcome: 'rapport.outcome',
  stage: 'rapport.turn.stage',
  job: 'rapport.job.name',
} as const;

export type AttributeName = (typeof ATTRIBUTES)[keyof typeof ATTRIBUTES];
export type SpanAttributes = { readonly [Name in AttributeName]?: string | number | boolean | undefined };

export const SPAN_NAMES = {
  turn: 'turn',
  stage: (stage: string) => `turn.${stage}`,
  /** `route` is a pattern; without one the address was wrong. */
  http: (method: string, route: string | undefined) => (route === undefined ? method : `${method} ${route}`),
  model: (operation: string, model: string) => `${operation} ${model}`,
  transaction: 'transaction',
  redis: (command: string) => `redis ${command}`,
  job: (name: string) => `job ${name}`,
} as const;
