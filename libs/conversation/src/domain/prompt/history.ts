import type { ModelTurn } from '@rapport/llm';
import type { RecentMessage } from '../turn-repository.js';
import { escapeText } from './escape-text.js';
import { estimateTokens } from './estimate-tokens.js';

/**
 * Earlier messages as turns, oldest first: as many of the newest as the budget holds, never half of one.
 * What screening withheld, and stand-ins for an answer, are left out: the model must neither see the one nor
 * imitate the other. Neighbours of one role become one turn, as Gemini expects roles to alternate.
 */
export function historyTurns(messages: readonly RecentMessage[], tokenBudget: number): ModelTurn[] {
  return mergeNeighbours(startWithUser(newestWithin(messages.filter(belongsInPrompt), tokenBudget)));
}

function belongsInPrompt({ status }: RecentMessage): boolean {
  return status === 'complete' || status === 'incomplete';
}

function newestWithin(messages: readonly RecentMessage[], tokenBudget: number): readonly RecentMessage[] {
  let left = tokenBudget;
  const firstThatFits = messages.findLastIndex((message) => {
    left -= estimateTokens(message.text);
    return left < 0;
  });
  return messages.slice(firstThatFits + 1);
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

/** Ends the turns with `text` as the user's, joined to a message before it that got no answer. */
export function endWithUser(turns: readonly ModelTurn[], text: string): ModelTurn[] {
  const last = turns.at(-1);
  if (last?.role !== 'user') return [...turns, { role: 'user', text }];
  return [...turns.slice(0, -1), { role: 'user', text: `${last.text}\n\n${text}` }];
}
