import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock, isCodedError, toUuid } from '@rapport/kernel';
import { PriceTable } from '@rapport/llm';
import { AuditTrail, Database, JobQueue, toCodedError, type Tx } from '@rapport/platform';
import { BudgetRepository } from '../budget/budget-repository.js';
import { Budgets } from '../budget/budgets.js';
import { titleJob } from '../conversation.jobs.js';
import { conversationConfig, turnConfig, type ConversationConfig, type TurnConfig } from '../conversation.config.js';
import { turnErrors } from '../conversation.errors.js';
import { excerptTitle } from '../domain/title.js';
import type { TerminalEvent, TurnResult } from '../domain/turn-event.js';
import { TurnRepository, type Settlement } from '../domain/turn-repository.js';
import type { Answer } from '../domain/turn.js';
import { spendByModel, totalCost } from './spend-by-model.js';
import type { Turn } from './turn-context.js';
import type { TurnRun } from './turn-run.js';

/**
 * Stores what the turn came to: reply, usage, cost, verdicts, the day's totals, jobs and audit in one transaction.
 * Only then does the caller hear that the answer is complete. The result is the turn's terminal event.
 */
@Injectable()
export class SettleStage {
  private readonly logger = new Logger(SettleStage.name);

  constructor(
    private readonly database: Database,
    private readonly turns: TurnRepository,
    private readonly jobs: JobQueue,
    private readonly audit: AuditTrail,
    private readonly prices: PriceTable,
    private readonly budgets: Budgets,
    private readonly reservations: BudgetRepository,
    private readonly clock: Clock,
    @Inject(conversationConfig.token) private readonly limits: Pick<ConversationConfig, 'titleMaxCharacters'>,
    @Inject(turnConfig.token) private readonly config: Pick<TurnConfig, 'settleAttempts' | 'settleRetryMs'>,
  ) {}

  async run(turn: Turn, answer: Answer): Promise<TerminalEvent> {
    const settlement = this.settlementOf(turn, answer);
    const settled = await this.whileUnavailable(() => this.store(turn, settlement));
    if (!settled) return this.settleLost(settlement);
    turn.lifecycle.advance(answer.state);
    return terminalEvent(turn, settlement);
  }

  /** For what no stage foresaw. Keeps what the person has already read; never throws. */
  async fail(turn: Turn, run: TurnRun, cause: unknown): Promise<TerminalEvent> {
    const error = toCodedError(cause);
    this.logger.error({ event: 'turn.failed', code: error.code, err: cause }, 'A turn failed');
    const answer: Answer = {
      state: run.said === '' ? 'failed' : 'incomplete',
      status: 'incomplete',
      reason: 'interrupted',
      text: run.said,
      rung: 'primary',
      verdict: 'error',
      errorCode: error.code,
      call: run.ledger.total,
    };
    try {
      const settled = await this.run(turn, answer);
      return settled.type === 'response.failed' ? { type: 'response.failed', error } : settled;
    } catch (unsettled) {
      // The row stays as it is; the sweep fails it when its lease runs out, and keeps its last checkpoint.
      this.logger.error({ event: 'turn.unsettled', code: toCodedError(unsettled).code }, 'A turn could not be settled');
      return { type: 'response.failed', error };
    }
  }

  /** Its conversation was deleted meanwhile, or it was taken away and settled: only in the first case is it still to be paid. */
  private async settleLost({ turnId, settledAt: at, ...settlement }: Settlement): Promise<TerminalEvent> {
    await this.reservations.settle(this.database, { ...settlement, at, reservationId: toUuid('turn', turnId) });
    return { type: 'response.failed', error: turnErrors.lost() };
  }

  private store(turn: Turn, settlement: Settlement): Promise<boolean> {
    const { answer, titleExcerpt } = settlement;
    // Most turns store nothing besides: the one statement is its own transaction then, and saves two round trips.
    if (titleExcerpt === undefined && answer.status !== 'replaced') {
      return this.turns.settle(this.database, settlement);
    }
    return this.database.transaction(async (tx) => {
      if (!(await this.turns.settle(tx, settlement))) return false;
      if (titleExcerpt !== undefined) {
        await this.jobs.enqueue(tx, titleJob, { userId: turn.userId, conversationId: turn.conversationId });
      }
      if (answer.status === 'replaced') await this.recordWithheld(tx, turn, answer);
      return true;
    });
  }

  private recordWithheld(tx: Tx, turn: Turn, { verdict, category = 'unspecified' }: Answer): Promise<void> {
    return this.audit.record(tx, {
      action: 'conversation.answer_withheld',
      outcome: 'denied',
      actor: turn.userId,
      subject: turn.id,
      details: { verdict, category },
    });
  }

  private settlementOf(turn: Turn, answer: Answer): Settlement {
    const { call } = answer;
    const now = this.clock.now();
    const spent = spendByModel(call?.log ?? [], (version, usage) => this.prices.costMicroUsd(version, usage, now));
    const costMicroUsd = totalCost(spent);
    const untitled = turn.conversation.titleSource === 'none' && turn.userMessage.status === 'complete';
    return {
      userId: turn.userId,
      turnId: turn.id,
      fence: turn.fence,
      conversationId: turn.conversationId,
      personaId: turn.conversation.personaId,
      userMessageId: turn.userMessage.id,
      replyId: turn.replyId,
      answer,
      spent,
      costMicroUsd,
      charge: this.budgets.chargeFor(call?.log ?? [], costMicroUsd),
      warnAt: this.budgets.warnAt,
      durationMs: Math.round(this.clock.monotonic() - turn.openedAt),
      settledAt: new Date(now),
      titleExcerpt: untitled ? excerptTitle(turn.content, this.limits.titleMaxCharacters) : undefined,
    };
  }

  /** A finished answer is worth waiting a moment for the database. */
  private async whileUnavailable<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        if (attempt >= this.config.settleAttempts || !isUnavailable(error)) throw error;
        await this.clock.sleep(this.config.settleRetryMs * 2 ** (attempt - 1));
      }
    }
  }
}

function isUnavailable(error: unknown): boolean {
  return isCodedError(error) && error.kind === 'unavailable';
}

function terminalEvent(turn: Turn, { answer, costMicroUsd, settledAt }: Settlement): TerminalEvent {
  if (answer.state === 'failed') {
    const error = answer.verdict === 'stopped' ? turnErrors.stopped() : turnErrors.interrupted();
    return { type: 'response.failed', error };
  }
  const result: TurnResult = {
    turnId: turn.id,
    userMessageId: turn.userMessage.id,
    message: {
      id: turn.replyId,
      conversationId: turn.conversationId,
      parentId: turn.userMessage.id,
      turnId: turn.id,
      role: 'assistant',
      status: answer.status,
      text: answer.text,
      createdAt: settledAt,
    },
    usage: answer.call?.usage,
    costMicroUsd,
    rung: answer.rung,
    memoryUsed: turn.memoriesUsed,
    tone: turn.tone,
    retryAfterMs: answer.retryAfterMs,
  };
  if (answer.state === 'completed') return { type: 'response.completed', result };
  return { type: 'response.incomplete', reason: answer.reason ?? 'interrupted', result };
}
