import { Injectable } from '@nestjs/common';
import { Clock, toUuid } from '@rapport/kernel';
import { PriceTable } from '@rapport/llm';
import { Database } from '@rapport/platform';
import { IncidentRepository, mayPass } from '@rapport/safety';
import { BudgetRepository } from '../budget/budget-repository.js';
import { Budgets } from '../budget/budgets.js';
import { completionErrors } from '../completion.errors.js';
import { CompletionRepository } from '../domain/completion.js';
import type { TerminalEvent } from '../domain/turn-event.js';
import type { Answer } from '../domain/turn.js';
import { incidentsOf } from '../turn/incidents-of.js';
import { spendByModel, totalCost } from '../turn/spend-by-model.js';
import type { Turn } from '../turn/turn-context.js';
import type { TurnRun } from '../turn/turn-run.js';

/** Stores what an answer to the client's own history took (never what it said), and releases its reservation. */
@Injectable()
export class SettleCompletion {
  constructor(
    private readonly database: Database,
    private readonly completions: CompletionRepository,
    private readonly budgets: Budgets,
    private readonly reservations: BudgetRepository,
    private readonly incidents: IncidentRepository,
    private readonly prices: PriceTable,
    private readonly clock: Clock,
  ) {}

  async execute(turn: Turn, run: TurnRun, answer: Answer): Promise<TerminalEvent> {
    const at = this.clock.date();
    const { userId } = turn;
    const { personaId, personaVersionId } = turn.conversation;
    const price = (version: string, tokens: Parameters<PriceTable['costMicroUsd']>[1]) =>
      this.prices.costMicroUsd(version, tokens, at.getTime());
    const spent = spendByModel(answer.call?.log ?? [], price);
    const costMicroUsd = totalCost(spent);
    await this.database.transaction(async (tx) => {
      await this.completions.add(tx, {
        userId,
        id: turn.id,
        personaId,
        personaVersionId,
        model: turn.request.model,
        answer,
        costMicroUsd,
        durationMs: Math.round(this.clock.monotonic() - turn.openedAt),
        at,
      });
      await this.incidents.add(tx, incidentsOf(turn, answer, at));
      if (!mayPass(turn.screen)) return;
      await this.reservations.settle(tx, {
        userId,
        reservationId: toUuid('turn', turn.id),
        personaId,
        at,
        charge: this.budgets.chargeFor(answer.call?.log ?? [], costMicroUsd),
        spent,
        warnAt: this.budgets.warnAt,
      });
    });
    return terminalEvent(turn, run, answer, costMicroUsd, at);
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
