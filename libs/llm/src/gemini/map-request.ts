import type { GenerateContentConfig, GenerateContentParameters, SafetySetting, ThinkingConfig } from '@google/genai';
import type { ModelCatalogue } from '../catalogue/model-catalogue.js';
import type { ModelFacts, ThinkingLevel } from '../catalogue/model-facts.js';
import type { CallOptions, GenerateRequest, SafetyCategory, SafetyThreshold } from '../language-model.js';
import { llmErrors } from '../llm.errors.js';

const LEVELS: readonly ThinkingLevel[] = ['minimal', 'low', 'medium', 'high'];

/** Thoughts count against `maxOutputTokens`; without room of their own they leave an empty answer. */
const THINKING_ROOM: Readonly<Record<ThinkingLevel, number>> = { minimal: 512, low: 1_024, medium: 4_096, high: 8_192 };

const CATEGORIES: Readonly<Record<SafetyCategory, string>> = {
  harassment: 'HARM_CATEGORY_HARASSMENT',
  hate: 'HARM_CATEGORY_HATE_SPEECH',
  sexual: 'HARM_CATEGORY_SEXUALLY_EXPLICIT',
  dangerous: 'HARM_CATEGORY_DANGEROUS_CONTENT',
};

/**
 * Our request in the SDK's terms. The SDK's enums are their own names as strings; spelling them spares its import.
 * @param cachedContent an explicit cache that holds the system text, which is then not sent: Gemini refuses both together
 */
export function toGenerateParameters(
  request: GenerateRequest,
  catalogue: ModelCatalogue,
  options: CallOptions,
  signal: AbortSignal,
  cachedContent?: string,
): GenerateContentParameters {
  if (request.turns.at(-1)?.role !== 'user') {
    // Newer models answer 400; older ones go on with their own last words. Neither is meant.
    throw llmErrors.rejected('the last turn must be the user’s');
  }
  const facts = catalogue.find(request.model);
  const thinking = thinkingLevel(request.thinking, facts);
  return {
    model: request.model,
    contents: request.turns.map(({ role, text }) => ({ role, parts: [{ text }] })),
    config: {
      ...answerConfig(request, facts, thinking),
      systemInstruction: cachedContent === undefined ? request.system : undefined,
      cachedContent,
      ...safetyConfig(request.safety),
      // Both default to on and may send further, paid requests.
      automaticContinuation: false,
      automaticFunctionCalling: { disable: true },
      abortSignal: signal,
      ...requestHeaders(options),
    },
  };
}

/** The SDK's per-call options that carry our request id to the upstream's log. */
export function requestHeaders({ requestId }: CallOptions): Pick<GenerateContentConfig, 'httpOptions'> {
  return requestId === undefined ? {} : { httpOptions: { headers: { 'x-request-id': requestId } } };
}

function answerConfig(
  request: GenerateRequest,
  facts: ModelFacts | undefined,
  thinking: ThinkingLevel | undefined,
): GenerateContentConfig {
  return {
    temperature: request.temperature,
    maxOutputTokens: outputTokenLimit(request, facts),
    ...(thinking && { thinkingConfig: { thinkingLevel: thinking.toUpperCase() } as ThinkingConfig }),
    ...(request.responseSchema && {
      responseMimeType: 'application/json',
      responseJsonSchema: request.responseSchema,
    }),
  };
}

/** The most that an answer may take of a model, its thoughts included. */
export function outputTokenLimit(request: GenerateRequest, facts: ModelFacts | undefined): number {
  const thinking = thinkingLevel(request.thinking, facts) ?? facts?.defaultThinking ?? 'medium';
  return Math.min(facts?.maxOutputTokens ?? Infinity, request.maxOutputTokens + THINKING_ROOM[thinking]);
}

/** The asked level, or the nearest above it that the model has; an unknown model is sent what was asked. */
function thinkingLevel(asked: ThinkingLevel | undefined, facts: ModelFacts | undefined): ThinkingLevel | undefined {
  if (asked === undefined || !facts) return asked;
  return facts.thinkingLevels.find((level) => LEVELS.indexOf(level) >= LEVELS.indexOf(asked));
}

function safetyConfig(safety: GenerateRequest['safety']): GenerateContentConfig {
  if (!safety) return {};
  const settings = Object.entries(safety).map(([category, threshold]) => ({
    category: CATEGORIES[category as SafetyCategory],
    threshold: toThreshold(threshold),
  }));
  return { safetySettings: settings as SafetySetting[] };
}

const toThreshold = (threshold: SafetyThreshold): string => threshold.toUpperCase();
