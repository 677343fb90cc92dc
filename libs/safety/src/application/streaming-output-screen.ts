import { Inject, Injectable } from '@nestjs/common';
import type { SafetyRating, Verdict } from '@rapport/llm';
import { Metrics } from '@rapport/platform';
import { mayPass, type ScreenDecision } from '../domain/decision.js';
import { phrasesFor } from '../domain/deny-rule.js';
import { DENY_RULES } from '../domain/deny-rules.js';
import { decide } from '../domain/engine/finding.js';
import { fromGemini } from '../domain/engine/from-gemini.js';
import { ratedFindings } from '../domain/engine/rated.js';
import { judgedFinding } from '../domain/engine/weigh.js';
import { JUDGED_CHARACTERS, SafetyJudge, type JudgeQuestion } from '../domain/judge.js';
import { LocalScores } from '../domain/linear/local-scores.js';
import { OutputScreen, type OutputContext, type OutputGate } from '../domain/output/output-screen.js';
import { disguisedLetter, SpelledScanner, Spellings, spellPhrase } from '../domain/output/spelled-scanner.js';
import { StreamGate } from '../domain/output/stream-gate.js';
import { Suspicion } from '../domain/output/suspicion.js';
import { safetyConfig, type SafetyConfig } from '../safety.config.js';
import { screeningMetrics } from '../screening.metrics.js';
import { DenyList } from './deny-list.js';
import { ScreenedAnswer } from './screened-answer.js';

/** Screens answers while they stream, and each as a whole at its end. docs/streaming-safety.md tells what it sees and what not. */
@Injectable()
export class StreamingOutputScreen extends OutputScreen {
  private readonly denied = new Spellings(phrasesFor(DENY_RULES, 'output').map(spellPhrase), disguisedLetter);
  private readonly decisions;

  constructor(
    private readonly denyList: DenyList,
    private readonly scores: LocalScores,
    private readonly judge: SafetyJudge,
    metrics: Metrics,
    @Inject(safetyConfig.token) private readonly config: Pick<SafetyConfig, 'maxOutputCharacters' | 'judge'>,
  ) {
    super();
    this.decisions = metrics.counter(screeningMetrics.decisions);
  }

  override open(context: OutputContext): OutputGate {
    return new ScreenedAnswer({
      gate: this.gate(context),
      suspicion: new Suspicion((text) => this.scores.harm(text)),
      unsureFrom: this.scores.thresholds.harm.act,
      readWhole: (text) => this.readWhole(text, context),
      weigh: (ratings) => noted(decide(ratedFindings(ratings), context.policy)),
      ask: (text) => this.ask(text, context),
      onDecision: (decision) => this.count(decision),
    });
  }

  override refused(verdict: Verdict, ratings?: readonly SafetyRating[]): ScreenDecision {
    const decision = fromGemini(verdict, ratings);
    if (!decision) throw new Error(`${verdict.kind} is no refusal`);
    this.count(decision);
    return decision;
  }

  private gate(context: OutputContext): StreamGate {
    const { prompt } = context;
    return new StreamGate({
      detectors: [new SpelledScanner(this.denied), ...(prompt?.open() ?? [])],
      categoryOf: (ruleId) => (ruleId.startsWith('prompt.') ? 'prompt_leak' : this.denyList.categoryOf(ruleId)),
      isDoubtful: (ruleId) => this.mayAsk(context) && this.denyList.isQuoted(ruleId),
      maxCharacters: this.config.maxOutputCharacters,
    });
  }

  /** Without any of the state that the stream was read with. */
  private readWhole(text: string, context: OutputContext): ScreenDecision {
    const gate = this.gate(context);
    gate.push(text);
    gate.finish();
    return gate.decision;
  }

  private async ask(text: string, context: OutputContext): Promise<ScreenDecision | undefined> {
    const { account, locale, policy, past = [] } = context;
    if (!account || !this.mayAsk(context)) return undefined;
    const question = { text, side: 'output', locale, account, past } as const;
    const verdicts = await Promise.all(partsOf(text).map((part) => this.judge.judge({ ...question, ...part })));
    // Scores alone are not reliable enough to take an answer back.
    const decision = decide(verdicts.flatMap(judgedFinding), policy);
    return mayPass(decision) && verdicts.includes(undefined) ? undefined : decision;
  }

  private mayAsk({ account }: OutputContext): boolean {
    return this.config.judge !== 'off' && account !== undefined;
  }

  private count({ category = 'none', tier, action, signals }: ScreenDecision): void {
    this.decisions.inc({ side: 'output', category, tier, action, source: signals[0]?.source ?? 'none' });
  }
}

/** An answer that is too long for one question is asked about in several, so that none of it goes unread. */
function partsOf(text: string): Pick<JudgeQuestion, 'part'>[] {
  const of = Math.ceil(text.length / JUDGED_CHARACTERS);
  return of <= 1 ? [{}] : Array.from({ length: of }, (_, index) => ({ part: { index, of } }));
}

/** What is a probability and not a gravity takes nothing back, whatever is done about that tier otherwise. */
const noted = (decision: ScreenDecision): ScreenDecision =>
  decision.action === 'allow' ? decision : { ...decision, action: 'annotate' };
