/** The models the emulator serves, with the facts that show in its answers. */

export type ThinkingLevel = 'MINIMAL' | 'LOW' | 'MEDIUM' | 'HIGH';

interface ModelCommon {
  readonly id: string;
  readonly displayName: string;
  readonly inputTokenLimit: number;
  readonly outputTokenLimit: number;
}

export interface GenerativeModel extends ModelCommon {
  readonly kind: 'generative';
  /** Empty: the model is steered by `thinkingBudget` instead. */
  readonly thinkingLevels: readonly ThinkingLevel[];
  readonly defaultThinking: ThinkingLevel;
  readonly acceptsThinkingBudget: boolean;
  /** The smallest prefix that is cached, in tokens. */
  readonly minimumCacheTokens: number;
  readonly acceptsExplicitCache: boolean;
  /** From `at` on, another model answers in its place; the answer's `modelVersion` tells. */
  readonly rerouted?: { readonly at: number; readonly to: string };
}

export interface EmbeddingModel extends ModelCommon {
  readonly kind: 'embedding';
  readonly maximumDimensions: number;
  /** Whether a vector shortened by `outputDimensionality` comes back with length 1. */
  readonly normalisesShortened: boolean;
}

export type Model = GenerativeModel | EmbeddingModel;

const ALL_LEVELS = ['MINIMAL', 'LOW', 'MEDIUM', 'HIGH'] as const;
const FROM_LOW = ['LOW', 'MEDIUM', 'HIGH'] as const;
const RETIREMENT_OF_2_5 = Date.UTC(2026, 11, 1);

function generative(id: string, displayName: string, facts: Partial<GenerativeModel>): GenerativeModel {
  return {
    kind: 'generative',
    id,
    displayName,
    inputTokenLimit: 1_048_576,
    outputTokenLimit: 65_536,
    thinkingLevels: ALL_LEVELS,
    defaultThinking: 'MINIMAL',
    acceptsThinkingBudget: true,
    minimumCacheTokens: 4_096,
    acceptsExplicitCache: true,
    ...facts,
  };
}

const before3 = { thinkingLevels: [], defaultThinking: 'LOW', minimumCacheTokens: 2_048 } as const;

export const MODELS: readonly Model[] = [
  generative('gemini-3.8-flash', 'Gemini 3.8 Flash', { thinkingLevels: FROM_LOW, defaultThinking: 'MEDIUM' }),
  generative('gemini-3.5-flash', 'Gemini 3.5 Flash', { defaultThinking: 'MEDIUM' }),
  generative('gemini-3.5-flash-lite', 'Gemini 3.5 Flash-Lite', {}),
  generative('gemini-3.1-flash-lite', 'Gemini 3.1 Flash-Lite', {}),
  generative('gemini-3.1-pro-preview', 'Gemini 3.1 Pro Preview', { thinkingLevels: FROM_LOW, defaultThinking: 'HIGH' }),
  generative('gemini-4-argon', 'Gemini 4 Argon', {
    thinkingLevels: FROM_LOW,
    defaultThinking: 'MEDIUM',
    acceptsThinkingBudget: false,
    acceptsExplicitCache: false,
  }),
  generative('gemini-2.5-flash', 'Gemini 2.5 Flash', {
    ...before3,
    rerouted: { at: RETIREMENT_OF_2_5, to: 'gemini-3.5-flash-lite' },
  }),
  generative('gemini-2.5-pro', 'Gemini 2.5 Pro', {
    ...before3,
    rerouted: { at: RETIREMENT_OF_2_5, to: 'gemini-3.8-flash' },
  }),
  {
    kind: 'embedding',
    id: 'gemini-embedding-001',
    displayName: 'Gemini Embedding 001',
    inputTokenLimit: 2_048,
    outputTokenLimit: 1,
    maximumDimensions: 3_072,
    normalisesShortened: false,
  },
  {
    kind: 'embedding',
    id: 'gemini-embedding-2',
    displayName: 'Gemini Embedding 2',
    inputTokenLimit: 8_192,
    outputTokenLimit: 1,
    maximumDimensions: 3_072,
    normalisesShortened: true,
  },
];

const BY_ID = new Map(MODELS.map((model) => [model.id, model]));

/** Moving aliases exist only in v1beta. */
const ALIASES = new Map([
  ['gemini-flash-latest', 'gemini-3.8-flash'],
  ['gemini-flash-lite-latest', 'gemini-3.5-flash-lite'],
  ['gemini-pro-latest', 'gemini-3.1-pro-preview'],
]);

export function findModel(id: string, version: string): Model | undefined {
  return BY_ID.get(id) ?? (version === 'v1beta' ? BY_ID.get(ALIASES.get(id) ?? '') : undefined);
}

/** The model that really answers at this time. */
export function servingModel(model: GenerativeModel, now: number): GenerativeModel {
  const target = model.rerouted && now >= model.rerouted.at ? BY_ID.get(model.rerouted.to) : undefined;
  return target?.kind === 'generative' ? target : model;
}

export const methodsOf = (model: Model): readonly string[] =>
  model.kind === 'embedding'
    ? ['embedContent', 'batchEmbedContents', 'countTokens']
    : [
        'generateContent',
        'streamGenerateContent',
        'countTokens',
        ...(model.acceptsExplicitCache ? ['createCachedContent'] : []),
      ];

/** A row of `models.list`. */
export function describeModel(model: Model): Record<string, unknown> {
  return {
    name: `models/${model.id}`,
    version: '001',
    displayName: model.displayName,
    description: `${model.displayName}, as the Rapport Gemini emulator plays it`,
    inputTokenLimit: model.inputTokenLimit,
    outputTokenLimit: model.outputTokenLimit,
    supportedGenerationMethods: methodsOf(model),
    ...(model.kind === 'generative' ? { temperature: 1, topP: 0.95, topK: 64, maxTemperature: 2, thinking: true } : {}),
  };
}
