import type { ProbeContext } from '@rapport/checklist';
import type { Reply } from '../client/http-client.js';
import type { Person } from '../client/person.js';
import type { Turn } from '../client/turn.js';

export interface ErrorsSeen {
  readonly unknownConversation: Reply;
  readonly emptyMessage: Reply;
  /** A stream whose model broke off in the middle; undefined where the model is no emulator that could be told to. */
  readonly cut: Turn | undefined;
}

/** The emulator breaks the connection when it reads this. */
const CUT = 'Tell me a long story, please. [[fault:reset-mid-stream?at=2]]';

export async function seeErrors(
  person: Person,
  conversation: string,
  { target, signal, fact }: ProbeContext,
): Promise<ErrorsSeen> {
  const nobodys = `conv_${'0'.repeat(32)}`;
  const emulated = await fact('model-is-emulated', () => isEmulator(target.geminiBaseUrl, signal));
  return {
    unknownConversation: await person.call(`/v1/conversations/${nobodys}`),
    emptyMessage: await person.call(`/v1/conversations/${conversation}/messages`, { body: { content: '' } }),
    cut: emulated ? await person.say(conversation, CUT) : undefined,
  };
}

async function isEmulator(url: string | undefined, signal: AbortSignal): Promise<boolean> {
  if (url === undefined) return false;
  const answer = await fetch(`${url}/__emulator`, { signal }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.ok === true;
}
