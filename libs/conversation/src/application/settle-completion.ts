import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock, toUuid } from '@rapport/kernel';
import { PriceTable } from '@rapport/llm';
import { Database, toCodedError, type Db, type Tx } from '@rapport/platform';
import { IncidentRepository, mayPass } from '@rapport/safety';
import { BudgetRepository, type CallSettlement } from '../budget/budget-repository.js';
import { Budgets } from '../budget/budgets.js';
import { completionErrors } from '../completion.errors.js';
import { turnConfig, type TurnConfig } from '../conversation.config.js';
import { CompletionRepository, type Completion } from '../domain/completion.js';
import type { TerminalEvent } from '../domain/turn-event.js';
import type { Answer, ModelSpend } from '../domain/turn.js';
import { incidentsOf } from '../turn/incidents-of.js';
import { spendByModel, totalCost } from '../turn/spend-by-model.js';
import type { Turn } from '../turn/turn-context.js';
import type { TurnRun } from '../turn/turn-run.js';
import { whileAway } from '../turn/while-away.js';

const NOTHING = { tokens: 0, costMicroUsd: 0 };

/** Stores what an answer to the client's own history took (never what it said), and releases its reservation. */
@Injectable()
export class SettleCompletion {
  private readonly logger = new Logger(SettleCompletion.name);

  constructor(
    private readonly database: Database,
    private readonly completions: CompletionRepository,
    private readonly budgets: Budgets,
    private readonly reservations: BudgetRepository,
    private readonly incidents: IncidentRepository,
    private readonly prices: PriceTable,
    private readonly clock: Clock,
    @Inject(turnConfig.token) private readonly config: Pick<TurnConfig, 'settleForMs' | 'settleRetryMs'>,
  ) {}

  /** Waits for a database that is away, as turns do; rejects when it stays so for too long. */
  async execute(turn: Turn, run: TurnRun, answer: Answer): Promise<TerminalEvent> {
    const at = this.clock.date();
    const price = (version: string, tokens: Parameters<PriceTable['costMicroUsd']>[1]) =>
      this.prices.costMicroUsd(version, tokens, at.getTime());
    const spent = spendByModel(answer.call?.log ?? [], price);
    const costMicroUsd = totalCost(spent);
    const completion: Completion = {
      userId: turn.userId,
      id: turn.id,
      personaId: turn.conversation.personaId,
      personaVersionId: turn.conversation.personaVersionId,
      model: turn.request.model,
      answer,
      costMicroUsd,
      durationMs: Math.round(this.clock.monotonic() - turn.openedAt),
      at,
    };
    run.settleBy(this.clock.monotonic() + this.config.settleForMs);
    await whileAway(run, { clock: this.clock, retryMs: this.config.settleRetryMs }, () =>
      this.database.transaction((tx) => this.store(tx, turn, completion, spent)),
    );
    return terminalEvent(turn, run, answer, costMicroUsd, at);
  }

  /** For a message that is not answered after all: gives back what was reserved for it. Never rejects. */
  async release(turn: Turn): Promise<void> {
    try {
      await this.settle(this.database, turn, { at: this.clock.date(), charge: NOTHING, spent: [] });
    } catch (error) {
      this.reportUnsettled(error);
    }
  }

  /** The reservation's own expiry charges for it. */
  reportUnsettled(error: unknown): void {
    this.logger.error({ event: 'completion.unsettled', code: toCodedError(error).code });
  }

  private async store(tx: Tx, turn: Turn, completion: Completion, spent: readonly ModelSpend[]): Promise<void> {
    const { answer, costMicroUsd, at } = completion;
    // What was committed before was committed with all that belongs to it.
    if (!(await this.completions.add(tx, completion))) return;
    await this.incidents.add(tx, incidentsOf(turn, answer, at));
    const charge = this.budgets.chargeFor(answer.call?.log ?? [], costMicroUsd);
    await this.settle(tx, turn, { at, charge, spent });
  }

  private async settle(db: Db, turn: Turn, account: Pick<CallSettlement, 'at' | 'charge' | 'spent'>): Promise<void> {
    if (!mayPass(turn.screen)) return;
    const { userId, id, conversation } = turn;
    const { warnAt } = this.budgets;
    const reservationId = toUuid('turn', id);
    await this.reservations.settle(db, {
      userId,
      reservationId,
      personaId: conversation.personaId,
      warnAt,
      ...account,
    });
  }
}

function terminalEvent(
  turn: Turn,
  { notices }: TurnRun,
  answer: Answer,
  costMicroUsd: number | undefined,
  at: Date,
): TerminalEvent {
  if (answer.state === 'failed') return { type: 'response.failed', error: completionErrors.interrupted() };
  const result = {
    turnId: turn.id,
    userMessageId: turn.userMessage.id,
    message: {
      ...turn.userMessage,
      id: turn.replyId,
      parentId: turn.userMessage.id,
      role: 'assistant',
      status: answer.status,
      text: answer.text,
      createdAt: at,
    } as const,
    usage: answer.call?.usage,
    costMicroUsd,
    rung: answer.rung,
    memoryUsed: [],
    tone: turn.tone.dials,
    disclosure: turn.disclosure,
    notices,
    retryAfterMs: answer.retryAfterMs,
  };
  if (answer.state === 'completed') return { type: 'response.completed', result };
  return { type: 'response.incomplete', reason: answer.reason ?? 'interrupted', result };
}
