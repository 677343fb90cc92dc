import type { GenerateRequest } from '../language-model.js';

export type ThinkingLevel = NonNullable<GenerateRequest['thinking']>;

/** What the catalogue knows of a model besides its price. Times are UTC dates, `YYYY-MM-DD`. */
export interface ModelFacts {
  readonly model: string;
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
  /** Ascending. Empty: the model takes no level, and none is sent. */
  readonly thinkingLevels: readonly ThinkingLevel[];
  readonly defaultThinking: ThinkingLevel | undefined;
  /** Shorter prompts are never served from the implicit cache. */
  readonly minCacheTokens: number;
  /** First day on which the model no longer answers under its own name. */
  readonly retiresAt?: string;
  /** What Google answers with instead after that day, and bills. */
  readonly replacement?: string;
  readonly sourceUrl: string;
  readonly checkedAt: string;
}

const ALL_LEVELS = ['minimal', 'low', 'medium', 'high'] as const;
const FROM_LOW = ['low', 'medium', 'high'] as const;
const FLASH_GUIDE = 'https://docs.cloud.google.com/gemini-enterprise-agent-platform/models/guides/gemini-3-8-flash';
const FLASH_LITE_PAGE = 'https://docs.cloud.google.com/gemini-enterprise-agent-platform/models/gemini/3-5-flash-lite';
const MODELS_PAGE = 'https://ai.google.dev/gemini-api/docs/models';
const DEPRECATIONS_PAGE = 'https://ai.google.dev/gemini-api/docs/deprecations';

/** Every current Gemini text model has the same window; thinking and output share the second figure. */
const GEMINI_3 = { contextTokens: 1_048_576, maxOutputTokens: 65_536, minCacheTokens: 4_096, checkedAt: '2026-11-22' };
const GEMINI_2 = { ...GEMINI_3, minCacheTokens: 2_048 };

export const MODEL_FACTS: readonly ModelFacts[] = [
  {
    ...GEMINI_3,
    model: 'gemini-3.8-flash',
    thinkingLevels: FROM_LOW,
    defaultThinking: 'medium',
    sourceUrl: FLASH_GUIDE,
  },
  {
    ...GEMINI_3,
    model: 'gemini-3.7-flash',
    thinkingLevels: FROM_LOW,
    defaultThinking: 'medium',
    sourceUrl: FLASH_GUIDE,
  },
  {
    ...GEMINI_3,
    model: 'gemini-3.6-flash',
    thinkingLevels: ALL_LEVELS,
    defaultThinking: 'medium',
    sourceUrl: MODELS_PAGE,
  },
  {
    ...GEMINI_3,
    model: 'gemini-3.5-flash',
    thinkingLevels: ALL_LEVELS,
    defaultThinking: 'medium',
    sourceUrl: MODELS_PAGE,
  },
  {
    ...GEMINI_3,
    model: 'gemini-3.5-flash-lite',
    thinkingLevels: ALL_LEVELS,
    defaultThinking: 'minimal',
    sourceUrl: FLASH_LITE_PAGE,
  },
  {
    ...GEMINI_3,
    model: 'gemini-3.1-flash-lite',
    thinkingLevels: ALL_LEVELS,
    defaultThinking: 'minimal',
    retiresAt: '2027-05-07',
    sourceUrl: DEPRECATIONS_PAGE,
  },
  {
    ...GEMINI_3,
    model: 'gemini-3.1-pro-preview',
    thinkingLevels: FROM_LOW,
    defaultThinking: 'high',
    sourceUrl: FLASH_GUIDE,
  },
  {
    ...GEMINI_3,
    model: 'gemini-4-argon',
    thinkingLevels: FROM_LOW,
    defaultThinking: 'medium',
    sourceUrl: MODELS_PAGE,
  },
  {
    ...GEMINI_2,
    model: 'gemini-2.5-flash',
    thinkingLevels: [],
    defaultThinking: undefined,
    retiresAt: '2026-12-01',
    replacement: 'gemini-3.5-flash-lite',
    sourceUrl: DEPRECATIONS_PAGE,
  },
  {
    ...GEMINI_2,
    model: 'gemini-2.5-pro',
    thinkingLevels: [],
    defaultThinking: undefined,
    retiresAt: '2026-12-01',
    replacement: 'gemini-3.8-flash',
    sourceUrl: DEPRECATIONS_PAGE,
  },
];
