import { escapeText, type ModelTurn } from '@rapport/llm';
import type { HistorySummary, RecentMessage } from '../turn-repository.js';

/** Role and separators of one message. */
const TOKENS_A_MESSAGE = 4;
/** What positions are measured in, for a step that is given in tokens. Rough: it only spaces the steps. */
const BYTES_A_TOKEN = 4;

export interface HistoryBudget {
  /** Of all that is kept, the summary included. */
  readonly tokens: number;
  /** About how much leaves at once when the budget is full. */
  readonly stepTokens: number;
}

type Estimate = (text: string) => number;

/**
 * Earlier messages as turns, oldest first: as many of the newest as the budget holds, never half of one, behind the
 * summary of what came before.
 *
 * What is kept begins at one of a few fixed points of the path, so that over many turns the same message comes first and
 * the model's prefix cache holds: where the summary ends, or where a step of `stepTokens` begins. Only where not even
 * the last step fits does it begin at any message.
 *
 * What screening withheld, and stand-ins for an answer, are left out: the model must neither see the one nor imitate the
 * other. Neighbours of one role become one turn, as Gemini expects roles to alternate.
 */
export function promptHistory(
  recent: readonly RecentMessage[],
  summary: HistorySummary | undefined,
  budget: HistoryBudget,
  estimate: Estimate,
): ModelTurn[] {
  const uncovered = recent.filter(({ position }) => summary === undefined || position > summary.position);
  const costs = uncovered.map((message) => (belongsInPrompt(message) ? estimate(message.text) + TOKENS_A_MESSAGE : 0));
  const isWhole = uncovered.length < recent.length || recent[0]?.position === 0;
  const left = budget.tokens - (summary ? estimate(summary.text) : 0);
  const start = firstKept(costs, left, stepStarts(uncovered, isWhole, budget.stepTokens * BYTES_A_TOKEN));
  const kept = uncovered.slice(start).filter(belongsInPrompt);
  const turns = mergeNeighbours(startWithUser(kept));
  return summary ? behindSummary(summary.text, turns) : turns;
}

export function belongsInPrompt({ status }: Pick<RecentMessage, 'status'>): boolean {
  return status === 'complete' || status === 'incomplete';
}

/** Indexes of the messages where what is kept may begin. `isWhole`: nothing stands before the first but a summary. */
function stepStarts(messages: readonly RecentMessage[], isWhole: boolean, stepBytes: number): number[] {
  const step = (index: number): number => Math.floor((messages[index]?.position ?? 0) / stepBytes);
  return messages.flatMap((_, index) => ((index === 0 ? isWhole : step(index) > step(index - 1)) ? [index] : []));
}

/** The earliest of `starts` from which on all costs fit, or else the earliest message of all. */
function firstKept(costs: readonly number[], tokens: number, starts: readonly number[]): number {
  let left = tokens;
  const lastThatDoesNotFit = costs.findLastIndex((cost) => {
    left -= cost;
    return left < 0;
  });
  return starts.find((start) => start > lastThatDoesNotFit) ?? lastThatDoesNotFit + 1;
}

function startWithUser(messages: readonly RecentMessage[]): readonly RecentMessage[] {
  const first = messages.findIndex(({ role }) => role === 'user');
  return first < 0 ? [] : messages.slice(first);
}

function mergeNeighbours(messages: readonly RecentMessage[]): ModelTurn[] {
  const turns: { role: ModelTurn['role']; text: string }[] = [];
  for (const { role, text } of messages) {
    const turn = { role: role === 'user' ? ('user' as const) : ('model' as const), text: escapeText(text) };
    const last = turns.at(-1);
    if (last?.role === turn.role) last.text += `\n\n${turn.text}`;
    else turns.push(turn);
  }
  return turns;
}

/** The summary is the system's note, but made of what people said: it stands with the turns, not with the persona. */
function behindSummary(summary: string, [first, ...rest]: readonly ModelTurn[]): ModelTurn[] {
  const block = `<summary>\n${escapeText(summary)}\n</summary>`;
  return [{ role: 'user', text: first ? `${block}\n\n${first.text}` : block }, ...rest];
}

/** Ends the turns with `text` as the user's, joined to a message before it that got no answer. */
export function endWithUser(turns: readonly ModelTurn[], text: string): ModelTurn[] {
  const last = turns.at(-1);
  if (last?.role !== 'user') return [...turns, { role: 'user', text }];
  return [...turns.slice(0, -1), { role: 'user', text: `${last.text}\n\n${text}` }];
}
