import type { Exchange } from './exchange.js';
import type { Facts } from './facts.js';

/** Each invariant with what broke it; empty lists are what we want. */
export type Findings = Readonly<Record<string, readonly string[]>>;

type Observed = Pick<Exchange, 'content' | 'acknowledged' | 'outcome' | 'follower'>;

/** What must hold of every message, whatever happened on the way. `stuck`: turns open after twice the lease. */
export function findViolations(
  exchanges: readonly Observed[],
  facts: Pick<Facts, 'turns' | 'messages'>,
  stuck: number,
): Findings {
  const stored = new Map(facts.messages.map((message) => [message.id, message]));
  const repliesTo = Map.groupBy(
    facts.messages.filter(({ role }) => role === 'assistant'),
    ({ parent }) => parent ?? '',
  );
  const questions = Map.groupBy(
    facts.messages.filter(({ role }) => role === 'user'),
    ({ content }) => content,
  );
  const turnsOf = Map.groupBy(facts.turns, ({ userMessage }) => userMessage);
  const [lost, doubled, different, contradictory, unfaithful]: string[][] = [[], [], [], [], []];

  for (const { content, acknowledged, outcome, follower } of exchanges) {
    const mine = questions.get(content) ?? [];
    const { userMessageId: id, turnId } = follower;
    if (acknowledged && !mine.some((message) => id === undefined || message.id === id))
      lost?.push(`"${content}" was acknowledged as ${id} and is not stored`);
    if (mine.length > 1) doubled?.push(`"${content}" is stored ${mine.length} times`);
    for (const message of mine) {
      const replies = repliesTo.get(message.id)?.length ?? 0;
      if (replies > 1) doubled?.push(`"${content}" has ${replies} replies`);
      // A turn that failed has no answer: who sends the message again under its key has it tried again.
      const turns = turnsOf.get(message.id) ?? [];
      const answering = turns.filter(({ state }) => state !== 'failed').length;
      if (turns.length === 0 || answering > 1)
        doubled?.push(`"${content}" has ${turns.length} turns, of which ${answering} did not fail`);
    }
    for (const contradiction of follower.contradictions) contradictory?.push(`${turnId}: ${contradiction}`);
    const reply = id === undefined ? undefined : repliesTo.get(id)?.[0];
    if (outcome === 'followed') {
      if (reply?.content !== follower.text)
        different?.push(compared(turnId, 'put together', follower.text, reply?.content));
      if (reply?.content !== follower.told)
        different?.push(compared(turnId, 'was told', follower.told, reply?.content));
    }
    if (outcome === 'answered' && reply?.content !== follower.told)
      different?.push(compared(turnId, 'was told', follower.told, reply?.content));
    if (outcome === 'failed' && reply) unfaithful?.push(`${turnId} was reported as failed, and its reply is stored`);
    if (id !== undefined && stored.get(id)?.role === 'assistant') contradictory?.push(`${id} is not a user message`);
  }
  return {
    'acknowledged messages lost': lost ?? [],
    'messages or replies doubled': doubled ?? [],
    'turns open after twice the lease': stuck > 0 ? [`${stuck} turns`] : [],
    'texts that differ from what is stored': different ?? [],
    'streams that repeated, skipped or contradicted': contradictory ?? [],
    'turns reported as failed though a reply is stored': unfaithful ?? [],
  };
}

function compared(
  turn: string | undefined,
  verb: string,
  seen: string | undefined,
  stored: string | undefined,
): string {
  return `${turn}: its reader ${verb} ${seen?.length ?? 'no'} characters, stored are ${stored?.length ?? 'none'}`;
}
