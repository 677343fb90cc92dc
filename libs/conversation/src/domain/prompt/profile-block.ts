import { escapeLine, type ModelTurn } from '@rapport/llm';

/**
 * Puts what is known of the person at the very beginning of the turns, before a summary: it changes seldom, so that the
 * prefix of the prompt stays the same from turn to turn; and it is not in the system text, which all people share.
 *
 * @param turns the first is the user's
 */
export function behindProfile(lines: readonly string[], turns: readonly ModelTurn[]): readonly ModelTurn[] {
  const [first, ...rest] = turns;
  if (lines.length === 0 || !first) return turns;
  const block = `<profile>\n${lines.map((line) => `- ${escapeLine(line)}`).join('\n')}\n</profile>`;
  return [{ ...first, text: `${block}\n\n${first.text}` }, ...rest];
}
