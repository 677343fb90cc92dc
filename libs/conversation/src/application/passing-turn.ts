import { newId, type Clock, type UserId } from '@rapport/kernel';
import type { GenerateRequest } from '@rapport/llm';
import type { PersonaVersion } from '@rapport/persona';
import { mayPass } from '@rapport/safety';
import type { Conversation } from '../domain/conversation.js';
import { nextMessageId } from '../domain/message-order.js';
import type { DisclosureStanding } from '../domain/disclosure-standing.js';
import type { RecentMessage } from '../domain/turn-repository.js';
import { TurnLifecycle } from '../domain/turn-state.js';
import type { ToneBefore } from '../domain/tone/tone.js';
import type { OpenTurn, Reading, Turn } from '../turn/turn-context.js';

export interface PastMessage {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

export interface PassingMessage extends Pick<OpenTurn, 'userId' | 'content' | 'onBudget' | 'crisisBefore'> {
  readonly userId: UserId;
  readonly history: readonly PastMessage[];
  readonly toneBefore: ToneBefore;
  readonly persona: PersonaVersion;
  readonly standing: DisclosureStanding;
}

/** A turn in a conversation that is nowhere stored: its ids lead nowhere. */
export function openPassing({ history, persona, ...message }: PassingMessage, clock: Clock): OpenTurn {
  const at = clock.date();
  const conversation: Conversation = {
    id: newId('conversation', at.getTime()),
    userId: message.userId,
    personaId: persona.personaId,
    personaVersionId: persona.versionId,
    title: undefined,
    titleSource: 'none',
    messageCount: history.length,
    memoryEnabled: false,
    createdAt: at,
    updatedAt: at,
    lastMessageAt: undefined,
  };
  return {
    ...message,
    conversationId: conversation.id,
    conversation,
    persona,
    recent: toRecent(history, at.getTime()),
    summary: undefined,
    openedAt: clock.monotonic(),
  };
}

export function toPassingTurn(open: OpenTurn, reading: Reading, request: GenerateRequest, clock: Clock): Turn {
  const now = clock.now();
  const id = newId('turn', now);
  const userMessage = {
    id: nextMessageId(now, open.recent.at(-1)?.id),
    conversationId: open.conversationId,
    parentId: open.recent.at(-1)?.id,
    turnId: id,
    role: 'user',
    status: mayPass(reading.screen) ? 'complete' : 'withheld',
    text: open.content,
    createdAt: new Date(now),
  } as const;
  return {
    ...open,
    ...reading,
    id,
    userMessage,
    replyId: nextMessageId(now, userMessage.id),
    request,
    fence: 1,
    lifecycle: new TurnLifecycle(),
    memoriesUsed: [],
  };
}

/** Positions grow as those of stored messages do, so that the prompt's history begins at the same kind of steps. */
function toRecent(history: readonly PastMessage[], now: number): RecentMessage[] {
  let position = 0;
  return history.map(({ role, text }) => {
    const message = { id: newId('message', now), role, text, status: 'complete', position } as const;
    position += Buffer.byteLength(text);
    return message;
  });
}
