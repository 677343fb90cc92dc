import { Inject, Injectable } from '@nestjs/common';
import { canonicalJson, Clock, isCodedError } from '@rapport/kernel';
import { llmConfig, MeteredModel, type LlmConfig, type ModelResult } from '@rapport/llm';
import { BlindIndex, Metrics, SharedState, type SharedKey } from '@rapport/platform';
import { SafetyJudge, type JudgeQuestion, type JudgeVerdict } from '../domain/judge.js';
import { safetyConfig, type SafetyConfig } from '../safety.config.js';
import { screeningMetrics } from '../screening.metrics.js';
import { JUDGE_PROMPT_VERSION, JUDGE_SCHEMA, JUDGE_SYSTEM, judgePrompt, readVerdict } from './judge-prompt.js';

type Config = Pick<
  SafetyConfig,
  'judgeModel' | 'judgeTimeoutMs' | 'judgeOutputTokens' | 'judgeConcurrency' | 'judgeCallsPerDay' | 'judgeKeepMs'
>;
type Nothing = 'timeout' | 'busy' | 'limit' | 'budget' | 'refused' | 'unreadable' | 'failed';

const FAMILY = 'safety-judge';
const DAY_MS = 86_400_000;
/** Not even with Gemini's own filters off does it read this. */
const NEVER_READ = 'PROHIBITED_CONTENT';
const UNREAD: JudgeVerdict = { category: 'unspecified', tier: 'high', jailbreak: false };

/**
 * The judge as one structured call of the model, in the budget of whom it is about, with limits of its own. The same question
 * is asked once at a time and its verdict kept, by keyed hash and without text, where the person's other shared keys are.
 */
@Injectable()
export class ModelJudge extends SafetyJudge {
  private readonly underWay = new Map<string, Promise<JudgeVerdict | undefined>>();
  private readonly outcomes;
  private calls = 0;

  constructor(
    private readonly model: MeteredModel,
    private readonly shared: SharedState,
    private readonly blind: BlindIndex,
    private readonly clock: Clock,
    metrics: Metrics,
    @Inject(llmConfig.token) private readonly llm: Pick<LlmConfig, 'model'>,
    @Inject(safetyConfig.token) private readonly config: Config,
  ) {
    super();
    this.outcomes = metrics.counter(screeningMetrics.judged);
  }

  override judge(question: JudgeQuestion): Promise<JudgeVerdict | undefined> {
    const key = this.keyOf(question);
    const same = this.underWay.get(key.name);
    if (same) return same;
    const asking = this.find(key, question).finally(() => this.underWay.delete(key.name));
    this.underWay.set(key.name, asking);
    return asking;
  }

  private async find(key: SharedKey, question: JudgeQuestion): Promise<JudgeVerdict | undefined> {
    const kept = await this.shared.get(key).catch(() => undefined);
    const known = kept === undefined ? undefined : readVerdict(kept);
    if (known) return this.tell('kept', known);
    const answer = await this.withinLimits(question);
    if (typeof answer === 'string') return this.tell(answer, undefined);
    if (answer !== UNREAD) {
      // Who loses it asks once more.
      await this.shared.set(key, JSON.stringify(answer), this.config.judgeKeepMs).catch(() => undefined);
    }
    return this.tell('answered', answer);
  }

  private async withinLimits(question: JudgeQuestion): Promise<JudgeVerdict | Nothing> {
    if (this.calls >= this.config.judgeConcurrency) return 'busy';
    this.calls += 1;
    try {
      const limit = { limit: this.config.judgeCallsPerDay, windowMs: DAY_MS };
      const key = { family: FAMILY, partition: question.account.userId, name: 'calls' };
      const hit = await this.shared.hit(key, limit).catch(() => undefined);
      return hit?.blocked ? 'limit' : await this.ask(question);
    } finally {
      this.calls -= 1;
    }
  }

  private async ask(question: JudgeQuestion): Promise<JudgeVerdict | Nothing> {
    const abort = new AbortController();
    const cancel = this.clock.setTimer(this.config.judgeTimeoutMs, () => abort.abort());
    try {
      return toVerdict(await untilAborted(this.call(question, abort.signal), abort.signal));
    } catch (error) {
      if (abort.signal.aborted) return 'timeout';
      return isCodedError(error) && error.code === 'budget.exceeded' ? 'budget' : 'failed';
    } finally {
      cancel();
    }
  }

  private call(question: JudgeQuestion, signal: AbortSignal): Promise<ModelResult> {
    return this.model.generate(
      question.account,
      {
        model: this.modelName,
        system: JUDGE_SYSTEM,
        systemIsShared: true,
        prompt: judgePrompt(question),
        maxOutputTokens: this.config.judgeOutputTokens,
        temperature: 0,
        thinking: 'minimal',
        // It is to read what the filters would keep from it.
        safety: { harassment: 'off', hate: 'off', sexual: 'off', dangerous: 'off' },
        responseSchema: JUDGE_SCHEMA,
      },
      { signal },
    );
  }

  private keyOf({ account, ...asked }: JudgeQuestion): SharedKey & { readonly name: string } {
    const question = canonicalJson({ ...asked, model: this.modelName, version: JUDGE_PROMPT_VERSION });
    const name = this.blind.digest(FAMILY, `${account.userId}\n${question}`).toString('base64url');
    return { family: FAMILY, partition: account.userId, name };
  }

  private get modelName(): string {
    return this.config.judgeModel ?? this.llm.model;
  }

  private tell(outcome: Nothing | 'kept' | 'answered', verdict: JudgeVerdict | undefined): JudgeVerdict | undefined {
    this.outcomes.inc({ outcome });
    return verdict;
  }
}

function toVerdict({ text, verdict }: ModelResult): JudgeVerdict | Nothing {
  if (verdict.kind === 'ok') return readVerdict(text) ?? 'unreadable';
  if (verdict.kind === 'prompt_blocked' && verdict.reason === NEVER_READ) return UNREAD;
  return verdict.kind === 'prompt_blocked' || verdict.kind === 'reply_blocked' ? 'refused' : 'unreadable';
}

/** The call's own ending, which accounts for what it took, is not waited for. */
function untilAborted<T>(call: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    call.then(resolve, reject);
  });
}
