import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import {
  llmErrors,
  ModelLadder,
  type ModelDelta,
  type ModelRung,
  type RunningRequest,
  type SafetyRating,
} from '@rapport/llm';
import { Metrics } from '@rapport/platform';
import { turnConfig, type TurnConfig } from '../conversation.config.js';
import type { Rung, TurnVerdict } from '../domain/turn.js';
import { askHedged } from './ladder/ask-hedged.js';
import { askModel, isBlock, type Question, type RungResult } from './ladder/ask-model.js';
import type { Turn } from './turn-context.js';
import type { TurnRun } from './turn-run.js';
import { turnMetrics } from './turn.metrics.js';

/**
 * How the ladder ended.
 * - `answered`: in full, or up to the length limit;
 * - `broken`: text, then a fault; `blocked`: the model refused, and what it said before does not count;
 * - `holding`: the persona's holding reply; `silenced`: we stopped it before it said anything.
 */
type LadderOutcome = 'answered' | 'broken' | 'blocked' | 'holding' | 'silenced';

export interface GenerationEnd {
  readonly type: 'end';
  readonly outcome: LadderOutcome;
  readonly rung: Rung;
  readonly verdict: TurnVerdict;
  /** After `blocked`: what the model says was the reason. */
  readonly blockReason?: string | undefined;
  /** What the model's maker says of the answer, or of the prompt that was refused. */
  readonly ratings?: readonly SafetyRating[] | undefined;
  readonly errorCode?: string | undefined;
  /** After a holding reply: when to come back. */
  readonly retryAfterMs?: number | undefined;
}

export type GenerationEvent = ModelDelta | GenerationEnd;

/**
 * The degradation ladder (docs/degradation.md): the persona's model, which retries by itself before its first word and may
 * be hedged; then the other models, in order; then the persona's own holding reply. Deltas, then exactly one `end`; a fault
 * of a model never throws. Once a word was said the ladder is not climbed down: an answer is never begun twice.
 */
@Injectable()
export class GenerateStage {
  private readonly logger = new Logger(GenerateStage.name);
  private readonly rungs;

  constructor(
    private readonly ladder: ModelLadder,
    private readonly clock: Clock,
    metrics: Metrics,
    @Inject(turnConfig.token)
    private readonly config: Pick<TurnConfig, 'holdingRetryMs' | 'hedgeAfterMs' | 'descentMs'>,
  ) {
    this.rungs = metrics.counter(turnMetrics.rungs);
  }

  async *run(turn: Turn, run: Pick<TurnRun, 'signal' | 'ledger'>): AsyncGenerator<GenerationEvent> {
    const startedAt = this.clock.monotonic();
    run.ledger.begin(startedAt);
    const failed: RungResult[] = [];
    const crowded = new Set<ModelRung['provider']>();
    for (const model of this.ladder.rungs(turn.request.model)) {
      // What is full for one model of a provider is full for all of them.
      if (crowded.has(model.provider)) continue;
      if (failed.length > 0 && this.clock.monotonic() - startedAt > this.config.descentMs) break;
      const result = yield* this.ask(this.question(turn, run, model));
      const end = endOf(result, run.signal);
      this.rungs.inc({ rung: result.rung, outcome: end?.outcome ?? 'failed' });
      if (result.fault && !run.signal.aborted) this.report(result, model);
      if (end) return yield end;
      if (result.errorCode === llmErrors.busy.spec.code) crowded.add(model.provider);
      failed.push(result);
    }
    yield* this.hold(turn, failed);
  }

  private question(turn: Turn, { signal, ledger }: Pick<TurnRun, 'signal' | 'ledger'>, model: ModelRung): Question {
    const { request, id: turnId } = turn;
    const asked = model.kind === 'primary' ? request : { ...request, model: model.model };
    const onSpeak = (): void => ledger.spoke(this.clock.monotonic());
    const onSent = (sent: RunningRequest): void => ledger.sent(sent, this.clock.monotonic());
    return { rung: model.kind, model, request: asked, turnId, signal, onSpeak, onSent, onAttempt: ledger.add };
  }

  private ask(question: Question): AsyncGenerator<ModelDelta, RungResult> {
    const { hedgeAfterMs: afterMs } = this.config;
    if (afterMs === 0 || question.rung !== 'primary') return askModel(question);
    const allowed = () => this.ladder.spendRetry(question.request.model);
    return askHedged(question, { afterMs, allowed }, this.clock);
  }

  private *hold(turn: Turn, failed: readonly RungResult[]): Generator<GenerationEvent> {
    const last = failed.at(-1);
    if (!last) throw new Error('the ladder has no rungs');
    this.rungs.inc({ rung: 'holding', outcome: 'holding' });
    yield { type: 'delta', text: turn.persona.definition.policies.holdingReply };
    const named = failed.flatMap((result) => result.retryAfterMs ?? []);
    const retryAfterMs = named.length > 0 ? Math.min(...named) : this.config.holdingRetryMs;
    const { verdict, errorCode } = last;
    yield { type: 'end', outcome: 'holding', rung: 'holding', verdict, errorCode, retryAfterMs };
  }

  private report({ rung, errorCode: code, verdict, spoke }: RungResult, { model }: ModelRung): void {
    this.logger.warn({ event: 'turn.model_fault', rung, model, code, verdict, spoke }, 'The model failed');
  }
}

/** Undefined where a lower rung is to be asked. */
function endOf(
  { rung, verdict, ratings, blockReason, errorCode, fault, spoke }: RungResult,
  signal: AbortSignal,
): GenerationEnd | undefined {
  const end = { type: 'end', rung, verdict, ratings, errorCode } as const;
  if (!fault) return isBlock(verdict) ? { ...end, blockReason, outcome: 'blocked' } : { ...end, outcome: 'answered' };
  if (signal.aborted) return { ...end, verdict: 'interrupted', outcome: spoke ? 'broken' : 'silenced' };
  return spoke ? { ...end, outcome: 'broken' } : undefined;
}
