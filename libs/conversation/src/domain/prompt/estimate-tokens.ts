/** Gemini's rule of thumb for Latin scripts. Errs low for Chinese, Japanese and Korean. */
const CHARACTERS_A_TOKEN = 4;
/** Role and separators of one turn. */
const TOKENS_A_TURN = 4;

export function estimateTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_A_TOKEN) + TOKENS_A_TURN;
}
