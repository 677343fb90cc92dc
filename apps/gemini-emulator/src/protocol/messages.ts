/** Requests after validation: names in camelCase, types checked, so the rest of the emulator can trust them. */

export interface Part {
  readonly text?: string;
  readonly thought?: boolean;
  readonly inlineData?: unknown;
  readonly fileData?: unknown;
}

export interface Content {
  readonly role?: string;
  readonly parts?: readonly Part[];
}

interface ThinkingConfig {
  readonly includeThoughts?: boolean;
  readonly thinkingBudget?: number;
  readonly thinkingLevel?: string;
}

export interface GenerationConfig {
  readonly temperature?: number;
  readonly topP?: number;
  readonly candidateCount?: number;
  readonly maxOutputTokens?: number;
  readonly stopSequences?: readonly string[];
  readonly responseMimeType?: string;
  readonly responseSchema?: JsonSchema;
  readonly responseJsonSchema?: JsonSchema;
  readonly thinkingConfig?: ThinkingConfig;
}

/** JSON schema, or Google's OpenAPI subset with its upper-case types; read leniently. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface GenerateRequest {
  readonly model?: string;
  readonly contents?: readonly Content[];
  readonly systemInstruction?: Content;
  readonly tools?: readonly unknown[];
  readonly toolConfig?: unknown;
  readonly generationConfig?: GenerationConfig;
  readonly cachedContent?: string;
}

export interface CountTokensRequest {
  readonly contents?: readonly Content[];
  readonly generateContentRequest?: GenerateRequest;
}

export interface EmbedRequest {
  readonly model?: string;
  readonly content?: Content;
  readonly outputDimensionality?: number;
}

export interface BatchEmbedRequest {
  readonly requests?: readonly EmbedRequest[];
}

export interface CachedContentRequest {
  readonly model?: string;
  readonly displayName?: string;
  readonly contents?: readonly Content[];
  readonly systemInstruction?: Content;
  readonly tools?: readonly unknown[];
  readonly ttl?: string;
  readonly expireTime?: string;
}

/** All text of a content; thoughts are not part of what was said. */
export const textOf = (content: Content | undefined): string =>
  (content?.parts ?? [])
    .filter((part) => part.thought !== true)
    .map((part) => part.text ?? '')
    .join('');
