import { Inject, Injectable, Logger } from '@nestjs/common';
import { isCodedError } from '@rapport/kernel';
import { LanguageModel, type ModelDelta, type ModelResult, type Verdict } from '@rapport/llm';
import { turnConfig, type TurnConfig } from '../conversation.config.js';
import type { ModelCall, Rung, TurnVerdict } from '../domain/turn.js';
import type { Turn } from './turn-context.js';

/**
 * How the ladder ended.
 * - `answered`: in full, or up to the length limit;
 * - `broken`: text, then a fault; `blocked`: the model refused, and what it said before does not count;
 * - `holding`: the persona's holding reply; `silenced`: we stopped it before it said anything.
 */
export type LadderOutcome = 'answered' | 'broken' | 'blocked' | 'holding' | 'silenced';

export interface GenerationEnd {
  readonly type: 'end';
  readonly outcome: LadderOutcome;
  readonly rung: Rung;
  readonly verdict: TurnVerdict;
  readonly errorCode?: string | undefined;
  /** After a holding reply: when to come back. */
  readonly retryAfterMs?: number | undefined;
  readonly call?: ModelCall | undefined;
}

export type GenerationEvent = ModelDelta | GenerationEnd;

/**
 * The degradation ladder around the model port: the primary model (which retries by itself before its first word),
 * then the persona's own holding reply. Deltas, then exactly one `end`; a fault of the model never throws.
 * Once a word was said the ladder is not climbed down: an answer is never begun twice.
 */
@Injectable()
export class GenerateStage {
  private readonly logger = new Logger(GenerateStage.name);

  constructor(
    private readonly model: LanguageModel,
    @Inject(turnConfig.token) private readonly config: Pick<TurnConfig, 'holdingRetryMs'>,
  ) {}

  async *run(turn: Turn, signal: AbortSignal): AsyncGenerator<GenerationEvent> {
    const { spoke, fault, ...attempt } = yield* this.askPrimary(turn, signal);
    const end = { type: 'end', rung: 'primary', ...attempt } as const;
    if (!fault) return yield { ...end, outcome: isBlock(attempt.verdict) ? 'blocked' : 'answered' };
    if (signal.aborted) return yield { ...end, verdict: 'interrupted', outcome: spoke ? 'broken' : 'silenced' };
    this.logger.warn(
      { event: 'turn.model_fault', code: end.errorCode, verdict: end.verdict, spoke },
      'The model failed',
    );
    if (spoke) return yield { ...end, outcome: 'broken' };
    yield { type: 'delta', text: turn.persona.definition.policies.holdingReply };
    const retryAfterMs = end.retryAfterMs ?? this.config.holdingRetryMs;
    yield { ...end, outcome: 'holding', rung: 'holding', retryAfterMs };
  }

  private async *askPrimary(turn: Turn, signal: AbortSignal): AsyncGenerator<GenerationEvent, Attempt> {
    // Blank beginnings are kept back: "said something" must mean something that a person can see.
    let blank = '';
    let spoke = false;
    try {
      for await (const event of this.model.stream(turn.request, { signal, requestId: turn.id })) {
        if (event.type === 'end') return readResult(event, spoke);
        if (!spoke) blank += event.text;
        const text: string = spoke ? event.text : blank.trimStart();
        spoke ||= text !== '';
        if (spoke) yield { ...event, text };
      }
    } catch (error) {
      if (!isCodedError(error) || !error.code.startsWith('llm.')) throw error;
      return { spoke, fault: true, verdict: 'error', errorCode: error.code, retryAfterMs: error.retryAfterMs };
    }
    throw new Error('the model port ended its stream without an end event');
  }
}

interface Attempt extends Pick<GenerationEnd, 'verdict' | 'errorCode' | 'retryAfterMs' | 'call'> {
  /** Whether any text was delivered. */
  readonly spoke: boolean;
  /** Whether there is no answer to speak of: what a lower rung is for. */
  readonly fault: boolean;
}

function readResult({ verdict, usage, modelVersion, attempts, firstTokenMs }: ModelResult, spoke: boolean): Attempt {
  const call = { usage, modelVersion, attempts, firstTokenMs };
  if (isBlock(verdict.kind)) return { spoke, fault: false, verdict: verdict.kind, call };
  const heard = verdict.kind === 'ok' || verdict.kind === 'length';
  if (heard && spoke) return { spoke, fault: false, verdict: verdict.kind, call };
  return { spoke, fault: true, verdict: heard ? 'empty' : verdict.kind, call };
}

function isBlock(verdict: TurnVerdict | Verdict['kind']): boolean {
  return verdict === 'prompt_blocked' || verdict === 'reply_blocked';
}
