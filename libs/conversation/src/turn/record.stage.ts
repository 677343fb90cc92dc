import { Inject, Injectable } from '@nestjs/common';
import { Clock, newId } from '@rapport/kernel';
import type { GenerateRequest } from '@rapport/llm';
import { turnConfig, type TurnConfig } from '../conversation.config.js';
import { conversationErrors } from '../conversation.errors.js';
import type { Message } from '../domain/conversation.js';
import { nextMessageId } from '../domain/message-order.js';
import { TurnRepository } from '../domain/turn-repository.js';
import { TurnLifecycle } from '../domain/turn-state.js';
import { PROCESS_ID } from './process-id.js';
import type { OpenTurn, Reading, Turn } from './turn-context.js';

/** An answer takes seconds; asking again sooner is in vain. */
const RETRY_MS = 1_000;

/** Commits the person's message and the turn, before any model is called: from here on nothing of it is lost. */
@Injectable()
export class RecordStage {
  constructor(
    private readonly turns: TurnRepository,
    private readonly clock: Clock,
    @Inject(turnConfig.token) private readonly config: Pick<TurnConfig, 'leaseMs'>,
  ) {}

  async run(open: OpenTurn, reading: Reading, request: GenerateRequest): Promise<Turn> {
    const turn = this.begin(open, reading, request);
    const recorded = await this.turns.record({
      turnId: turn.id,
      replyId: turn.replyId,
      userMessage: turn.userMessage,
      conversation: turn.conversation,
      model: request.model,
      memoriesUsed: turn.memoriesUsed,
      tone: turn.tone,
      owner: PROCESS_ID,
      leaseUntil: new Date(this.clock.now() + this.config.leaseMs),
    });
    if (!recorded) throw conversationErrors.turnInProgress(undefined, { retryAfterMs: RETRY_MS });
    return turn;
  }

  private begin(open: OpenTurn, reading: Reading, request: GenerateRequest): Turn {
    const now = this.clock.now();
    const id = newId('turn', now);
    const previous = open.recent.at(-1)?.id;
    const userMessage: Message = {
      id: nextMessageId(now, previous),
      conversationId: open.conversation.id,
      parentId: previous,
      turnId: id,
      role: 'user',
      status: reading.screen.action === 'block' ? 'withheld' : 'complete',
      text: open.content,
      createdAt: new Date(now),
    };
    return {
      ...open,
      ...reading,
      id,
      userMessage,
      replyId: nextMessageId(now, userMessage.id),
      request,
      fence: 1,
      lifecycle: new TurnLifecycle(),
      memoriesUsed: reading.memories.map(({ sources }) => ({ sources })),
    };
  }
}
