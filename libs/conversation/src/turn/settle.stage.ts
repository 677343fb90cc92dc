import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock, toUuid } from '@rapport/kernel';
import { IncidentRepository, mayPass } from '@rapport/safety';
import { AuditTrail, Database, JobQueue, Metrics, toCodedError, type Tx } from '@rapport/platform';
import { BudgetRepository } from '../budget/budget-repository.js';
import { Budgets } from '../budget/budgets.js';
import { titleJob } from '../conversation.jobs.js';
import { conversationConfig, turnConfig, type ConversationConfig, type TurnConfig } from '../conversation.config.js';
import { turnErrors } from '../conversation.errors.js';
import { excerptTitle } from '../domain/title.js';
import type { TerminalEvent, TurnResult } from '../domain/turn-event.js';
import { AbandonedTurnRepository } from '../domain/abandoned-turn.js';
import { TurnRepository, type SettleOutcome, type Settlement } from '../domain/turn-repository.js';
import type { Answer } from '../domain/turn.js';
import { incidentsOf } from './incidents-of.js';
import { isAway } from './is-away.js';
import { isUnseen } from './is-unseen.js';
import { TurnAccounting } from './turn-accounting.js';
import type { Turn } from './turn-context.js';
import type { TurnRun } from './turn-run.js';
import { turnMetrics } from './turn.metrics.js';
import { whileAway } from './while-away.js';

/** How the turn ends is for others to say: readers here then look where it is stored. */
const LOST: TerminalEvent = { type: 'response.failed', error: turnErrors.lost() };

/**
 * Stores what the turn came to: reply, usage, cost, verdicts, the day's totals, jobs and audit in one transaction.
 * Only then does the caller hear that the answer is complete. The result is the turn's terminal event.
 */
@Injectable()
export class SettleStage {
  private readonly logger = new Logger(SettleStage.name);

  private readonly settlements;

  constructor(
    private readonly database: Database,
    private readonly turns: TurnRepository,
    private readonly jobs: JobQueue,
    private readonly audit: AuditTrail,
    private readonly incidents: IncidentRepository,
    private readonly abandoned: AbandonedTurnRepository,
    private readonly accounting: TurnAccounting,
    private readonly budgets: Budgets,
    private readonly reservations: BudgetRepository,
    private readonly clock: Clock,
    metrics: Metrics,
    @Inject(conversationConfig.token) private readonly limits: Pick<ConversationConfig, 'titleMaxCharacters'>,
    @Inject(turnConfig.token) private readonly config: Pick<TurnConfig, 'settleForMs' | 'settleRetryMs'>,
  ) {
    this.settlements = metrics.counter(turnMetrics.settlements);
  }

  async run(turn: Turn, run: TurnRun, answer: Answer): Promise<TerminalEvent> {
    const settlement = this.settlementOf(turn, answer);
    run.settleBy(this.clock.monotonic() + this.config.settleForMs);
    const outcome = await this.stored(run, async () => {
      const stored = await this.store(turn, settlement);
      if (stored === 'lost') await this.correct(settlement);
      this.settlements.inc({ outcome: stored });
      return stored;
    });
    if (outcome === undefined || outcome === 'lost') return LOST;
    turn.lifecycle.advance(answer.state);
    return terminalEvent(turn, run, settlement);
  }

  /** For what no stage foresaw. Keeps what the person has already read; never throws. */
  async fail(turn: Turn, run: TurnRun, cause: unknown): Promise<TerminalEvent> {
    const error = toCodedError(cause);
    this.logger.error({ event: 'turn.failed', code: error.code, err: cause }, 'A turn failed');
    try {
      const settled = await this.run(turn, run, brokenOff(turn, run, error.code));
      return settled.type === 'response.failed' && settled !== LOST ? { type: 'response.failed', error } : settled;
    } catch (unsettled) {
      this.reportUnsettled(unsettled);
      return LOST;
    }
  }

  /**
   * Its conversation was deleted meanwhile, or it was taken for dead and ended by somebody else. Either way what it took is
   * known best here, as long as nobody has paid for it.
   */
  private async correct({ settledAt: at, answer, ...settlement }: Settlement): Promise<void> {
    const reservationId = toUuid('turn', settlement.turnId);
    await this.database.transaction(async (tx) => {
      const paid = await this.reservations.settle(tx, { ...settlement, at, reservationId });
      if (paid) await this.abandoned.amend(tx, settlement, { ...settlement, call: answer.call });
    });
  }

  private store(turn: Turn, settlement: Settlement): Promise<SettleOutcome> {
    const { answer, titleExcerpt, settledAt } = settlement;
    const incidents = incidentsOf(turn, answer, settledAt, turn.conversationId);
    // The protocol's text withholds no answer, and a crisis is nothing for the audit log, which outlives the person's data.
    const isWithheld = answer.status === 'replaced' && !turn.crisis?.referral;
    // Most turns store nothing besides: the one statement is its own transaction then, and saves two round trips.
    if (titleExcerpt === undefined && !isWithheld && incidents.length === 0) {
      return this.turns.settle(this.database, settlement);
    }
    return this.database.transaction(async (tx) => {
      const outcome = await this.turns.settle(tx, settlement);
      // What was committed before was committed with its job and its trace.
      if (outcome !== 'settled') return outcome;
      if (titleExcerpt !== undefined) {
        await this.jobs.enqueue(tx, titleJob, { userId: turn.userId, conversationId: turn.conversationId });
      }
      await this.incidents.add(tx, incidents);
      if (isWithheld) await this.recordWithheld(tx, turn, answer);
      return outcome;
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
    const { spent, costMicroUsd } = this.accounting.spendingOf(call);
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

  /** Undefined: the database stayed away for too long. */
  private async stored<T>(run: TurnRun, store: () => Promise<T>): Promise<T | undefined> {
    const onWait = () => this.settlements.inc({ outcome: 'postponed' });
    try {
      return await whileAway(run, { clock: this.clock, retryMs: this.config.settleRetryMs, onWait }, store);
    } catch (error) {
      if (!isAway(error)) throw error;
      return this.reportUnsettled(error);
    }
  }

  /** The row stays as it is; somebody ends it when its lease runs out, with its last checkpoint and what shared state holds. */
  private reportUnsettled(error: unknown): undefined {
    this.settlements.inc({ outcome: 'given_up' });
    this.logger.error({ event: 'turn.unsettled', code: toCodedError(error).code }, 'A turn could not be settled');
  }
}

/** What people have read of it, as what they have read it. */
function brokenOff({ screen }: Turn, { said: text, replaced, ledger }: TurnRun, errorCode: string): Answer {
  const facts = { errorCode, call: ledger.total, rung: 'primary', verdict: 'error' } as const;
  // Whatever stands for a withheld answer, or answers a withheld message, stays a text that no persona is shown.
  const withheld = { ...facts, state: 'incomplete', status: 'replaced', reason: 'content_filter', text } as const;
  if (replaced) return { ...withheld, ...replaced };
  if (isUnseen(text)) return { ...facts, state: 'failed', status: 'incomplete', text: '' };
  if (mayPass(screen)) return { ...facts, state: 'incomplete', status: 'incomplete', reason: 'interrupted', text };
  return { ...withheld, rung: 'none', verdict: 'input_blocked', category: screen.category };
}

function terminalEvent(
  turn: Turn,
  { notices }: TurnRun,
  { answer, costMicroUsd, settledAt }: Settlement,
): TerminalEvent {
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
    tone: turn.tone.dials,
    disclosure: turn.disclosure,
    notices,
    retryAfterMs: answer.retryAfterMs,
  };
  if (answer.state === 'completed') return { type: 'response.completed', result };
  return { type: 'response.incomplete', reason: answer.reason ?? 'interrupted', result };
}
