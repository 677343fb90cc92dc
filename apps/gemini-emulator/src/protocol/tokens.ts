import type { Content } from './messages.js';

/** Gemini's documented rule of thumb: four characters a token. */
export const CHARACTERS_PER_TOKEN = 4;
const TOKENS_PER_MEDIA_PART = 258;

export const countTokens = (text: string): number => Math.ceil(text.length / CHARACTERS_PER_TOKEN);

function countContentTokens(content: Content): number {
  return (content.parts ?? []).reduce(
    (sum, part) =>
      sum +
      countTokens(part.text ?? '') +
      (part.inlineData !== undefined || part.fileData !== undefined ? TOKENS_PER_MEDIA_PART : 0),
    0,
  );
}

export interface Prompt {
  readonly systemInstruction?: Content;
  readonly contents?: readonly Content[];
  readonly tools?: readonly unknown[];
}

export function countPromptTokens({ systemInstruction, contents = [], tools }: Prompt): number {
  const all = systemInstruction ? [systemInstruction, ...contents] : contents;
  const toolTokens = tools && tools.length > 0 ? countTokens(JSON.stringify(tools)) : 0;
  return all.reduce((sum, content) => sum + countContentTokens(content), toolTokens);
}
