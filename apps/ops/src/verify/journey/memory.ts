import type { ProbeContext } from '@rapport/checklist';
import { Person, ServiceFault } from '../client/person.js';
import type { Turn } from '../client/turn.js';
import { restart } from './restart.js';

export interface MemorySeen {
  /** Whether the processes were restarted between telling and asking. */
  readonly restarted: boolean;
  /** Whether what was told is still there. */
  readonly kept: boolean;
  /** Whether an answer in another conversation went by it. */
  readonly recalled: boolean;
  /** That answer. */
  readonly turn: Turn;
}

/** Tells a fact, restarts the service where the target says how, and asks in a new conversation. */
export async function seeMemory(person: Person, word: string, context: ProbeContext): Promise<MemorySeen> {
  const id = await person.remember(`My lighthouse is called ${word}.`);
  const restarted = await restart(context);
  const kept = await person.call(`/v1/memories/${id}`);
  const conversation = await person.startConversation();
  const turn = await person.say(conversation.id, 'What is my lighthouse called?');
  const used = turn.result['memory_used'];
  if (!Array.isArray(used)) throw new ServiceFault('the end of the turn does not say which memories were used');
  const recalled = (used as readonly { readonly memory_id: string | null }[]).some((use) => use.memory_id === id);
  return { restarted, kept: kept.status === 200 && kept.text.includes(word), recalled, turn };
}
