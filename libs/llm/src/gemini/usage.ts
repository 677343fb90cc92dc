import type { GenerateContentResponseUsageMetadata } from '@google/genai';
import type { TokenUsage } from '../language-model.js';

export function toUsage(metadata: GenerateContentResponseUsageMetadata | undefined): TokenUsage | undefined {
  if (!metadata) return undefined;
  return {
    prompt: metadata.promptTokenCount ?? 0,
    cached: metadata.cachedContentTokenCount ?? 0,
    output: metadata.candidatesTokenCount ?? 0,
    thoughts: metadata.thoughtsTokenCount ?? 0,
  };
}
