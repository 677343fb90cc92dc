import { Inject, Injectable } from '@nestjs/common';
import { Clock, newId, toUuid } from '@rapport/kernel';
import type { GenerateRequest } from '@rapport/llm';
import type { Recollection } from '@rapport/memory';
import { mayPass } from '@rapport/safety';
import type { Reservation } from '../budget/budget.js';
import { Budgets } from '../budget/budgets.js';
import { turnConfig, type TurnConfig } from '../conversation.config.js';
import { conversationErrors } from '../conversation.errors.js';
import type { Message } from '../domain/conversation.js';
import { nextMessageId } from '../domain/message-order.js';
import { TurnRepository, type RecordedTurn } from '../domain/turn-repository.js';
import type { MemoryUse } from '../domain/turn.js';
import { TurnLifecycle } from '../domain/turn-state.js';
import { PROCESS_ID } from './process-id.js';
import type { OpenTurn, Reading, Turn } from './turn-context.js';

/** An answer takes seconds; asking again sooner is in vain. */
const RETRY_MS = 1_000;

/**
 * Commits the person's message, the turn, and what the model's call may take at worst, before any model is called: from
 * here on nothing of it is lost.
 */
@Injectable()
export class RecordStage {
  constructor(
    private readonly turns: TurnRepository,
    private readonly budgets: Budgets,
    private readonly clock: Clock,
    @Inject(turnConfig.token) private readonly config: Pick<TurnConfig, 'leaseMs'>,
  ) {}

  async run(open: OpenTurn, reading: Reading, request: GenerateRequest): Promise<Turn> {
    const turn = this.begin(open, reading, request);
    const reservation = this.reservationFor(turn);
    const recorded = await this.within(turn, reservation, () => this.store(turn, reservation));
    if (!recorded) throw conversationErrors.turnInProgress(undefined, { retryAfterMs: RETRY_MS });
    // Another turn told it at the same time.
    const told = recorded.disclosed ? turn : { ...turn, disclosure: undefined };
    if (recorded.budget && reservation) turn.onBudget?.(recorded.budget, reservation.window);
    return told;
  }

  /** None for a message that the model is not shown. */
  private reservationFor({ userId, id, request, screen }: Turn): Reservation | undefined {
    if (!mayPass(screen)) return undefined;
    return this.budgets.reservationFor(userId, toUuid('turn', id), request);
  }

  private within<T>(turn: Turn, reservation: Reservation | undefined, store: () => Promise<T>): Promise<T> {
    return reservation ? this.budgets.within(reservation, store, turn.onBudget) : store();
  }

  private store(turn: Turn, reservation: Reservation | undefined): Promise<RecordedTurn | undefined> {
    return this.turns.record({
      turnId: turn.id,
      replyId: turn.replyId,
      userMessage: turn.userMessage,
      branch: turn.branch,
      key: turn.key,
      retries: turn.retries,
      createdAt: this.clock.date(),
      conversation: turn.conversation,
      model: turn.request.model,
      memoriesUsed: turn.memoriesUsed,
      tone: turn.tone.dials,
      toneAccount: turn.tone.account,
      disclosure: turn.disclosure && { disclosure: turn.disclosure, recordedAt: turn.standing.recordedAt },
      crisis: turn.crisis?.change,
      owner: PROCESS_ID,
      leaseUntil: new Date(this.clock.now() + this.config.leaseMs),
      reservation,
    });
  }

  private begin(open: OpenTurn, reading: Reading, request: GenerateRequest): Turn {
    const now = this.clock.now();
    const id = newId('turn', now);
    const previous = open.recent.at(-1)?.id;
    const userMessage: Message = open.branch?.answers ?? {
      id: nextMessageId(now, previous),
      conversationId: open.conversation.id,
      parentId: previous,
      turnId: id,
      role: 'user',
      status: mayPass(reading.screen) ? 'complete' : 'withheld',
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
      memoriesUsed: reading.memories.map(toUse),
    };
  }
}

function toUse({ sources, memoryId, score }: Recollection): MemoryUse {
  return { sources, ...(memoryId !== undefined && { memoryId }), ...(score !== undefined && { score }) };
}
