import type { Episode, Recollection } from './memory-recall.js';

/** A plain estimate, good to about a quarter for English prose. Errs upwards: a part of a token counts as one. */
const CHARACTERS_PER_TOKEN = 4;
/** What a prompt spends on each line besides its text: the bullet and the line break. */
const LINE_OVERHEAD_CHARACTERS = 3;

export interface RecollectLimits {
  readonly tokenBudget: number;
  readonly episodeCharacters: number;
}

/**
 * Chooses what fits: first what the person said, newest first, because that is what they expect to be remembered;
 * then the persona's own words with what budget is left. A message said twice is remembered once, with both sources.
 *
 * @param newestFirst episodes as the source yields them
 * @returns oldest first
 */
export function recollect(newestFirst: readonly Episode[], limits: RecollectLimits): Recollection[] {
  const distinct = mergeRepeats(newestFirst, limits.episodeCharacters);
  const inOrderOfWorth = [
    ...distinct.filter(({ role }) => role === 'user'),
    ...distinct.filter(({ role }) => role === 'assistant'),
  ];
  let left = limits.tokenBudget;
  const chosen = inOrderOfWorth.filter(({ recollection }) => {
    const cost = estimateTokens(recollection.text);
    if (cost > left) return false;
    left -= cost;
    return true;
  });
  return chosen
    .map(({ recollection }) => recollection)
    .toSorted((a, b) => a.rememberedAt.getTime() - b.rememberedAt.getTime());
}

export function estimateTokens(line: string): number {
  return Math.ceil((line.length + LINE_OVERHEAD_CHARACTERS) / CHARACTERS_PER_TOKEN);
}

interface Candidate {
  readonly role: Episode['role'];
  readonly recollection: Recollection;
}

function mergeRepeats(episodes: readonly Episode[], maxCharacters: number): Candidate[] {
  const byLine = new Map<string, Candidate>();
  for (const episode of episodes) {
    const said = oneLine(episode.text, maxCharacters);
    if (said === '') continue;
    const text = episode.role === 'user' ? `The user said: ${said}` : `You said: ${said}`;
    const known = byLine.get(text);
    const sources = [...(known?.recollection.sources ?? []), episode.messageId];
    // The first one met is the newest: when it was last said is what counts.
    const rememberedAt = known?.recollection.rememberedAt ?? episode.createdAt;
    byLine.set(text, { role: episode.role, recollection: { text, sources, rememberedAt } });
  }
  return [...byLine.values()];
}

/** A recollection is one line of a prompt. Cuts between characters, never inside one. */
function oneLine(text: string, maxCharacters: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= maxCharacters) return line;
  let cut = '';
  for (const character of line) {
    if (cut.length + character.length > maxCharacters - 1) break;
    cut += character;
  }
  return `${cut.trimEnd()}…`;
}
