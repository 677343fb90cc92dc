import { Inject, Injectable } from '@nestjs/common';
import { Metrics } from '@rapport/platform';
import { ruleSignal } from '../domain/decision.js';
import { decide } from '../domain/engine/finding.js';
import { LocalReader, type LocalReading } from '../domain/engine/local-reader.js';
import {
  crisisFinding,
  crisisSignals,
  deniedFindings,
  harmSignals,
  isUnsure,
  jailbreakFinding,
  judgedFinding,
} from '../domain/engine/weigh.js';
import type { InputReading } from '../domain/input-reading.js';
import { SafetyJudge, type JudgeVerdict } from '../domain/judge.js';
import { LocalScores } from '../domain/linear/local-scores.js';
import type { ScreenContext } from '../domain/screen-context.js';
import { InputScreen } from '../domain/screening.js';
import { safetyConfig, type SafetyConfig } from '../safety.config.js';
import { screeningMetrics } from '../screening.metrics.js';
import { DenyList } from './deny-list.js';

type Context = Pick<ScreenContext, 'policy'>;

/**
 * Reads what goes in: messages, histories, cards, memories. Length and deny-list decide by themselves; small models decide
 * where they are sure and nobody has to look; a judge is asked where they are not. Policy makes an action of it.
 */
@Injectable()
export class ScreeningEngine extends InputScreen {
  private readonly reader: LocalReader;
  private readonly decisions;

  constructor(
    private readonly denyList: DenyList,
    private readonly scores: LocalScores,
    private readonly judge: SafetyJudge,
    metrics: Metrics,
    @Inject(safetyConfig.token)
    private readonly config: Pick<SafetyConfig, 'maxInputCharacters' | 'judge' | 'judgeUnansweredFrom'>,
  ) {
    super();
    this.reader = new LocalReader(denyList.input, denyList.inputPhrases, scores);
    this.decisions = metrics.counter(screeningMetrics.decisions);
  }

  override async screen(text: string, context: ScreenContext): Promise<InputReading> {
    const local = this.readLocally(text);
    const verdict = local && (await this.askAbout(text, local, context));
    return this.counted(local ? this.weigh(local, context, verdict) : this.tooLong(context));
  }

  override glance(text: string, context: Context = {}): InputReading {
    const local = this.readLocally(text);
    return local ? this.weigh(local, context) : this.tooLong(context);
  }

  /** Nothing for what is too long to be looked at. */
  private readLocally(text: string): LocalReading | undefined {
    return text.length > this.config.maxInputCharacters ? undefined : this.reader.read(text);
  }

  private tooLong({ policy }: Context): InputReading {
    return decide([{ category: 'length', tier: 'low', signals: [ruleSignal('length.input')] }], policy);
  }

  private async askAbout(text: string, local: LocalReading, context: ScreenContext): Promise<JudgeVerdict | undefined> {
    const { account, locale, past = [] } = context;
    if (this.config.judge === 'off' || !account || !isUnsure(local, this.scores.thresholds)) return undefined;
    return this.judge.judge({ text, side: 'input', locale, account, past });
  }

  private weigh(local: LocalReading, { policy }: Context, verdict?: JudgeVerdict): InputReading {
    const { thresholds } = this.scores;
    const crisis = crisisSignals(local, thresholds, verdict);
    const findings = [
      ...deniedFindings(local, (id) => this.denyList.categoryOf(id)),
      ...jailbreakFinding(local, thresholds, verdict, this.config.judgeUnansweredFrom),
      ...judgedFinding(verdict),
      ...crisisFinding(crisis, thresholds),
    ];
    return { ...decide(findings, policy, harmSignals(local, thresholds)), ...(crisis && { crisis }) };
  }

  private counted(reading: InputReading): InputReading {
    const { category = 'none', tier, action, signals } = reading;
    this.decisions.inc({ side: 'input', category, tier, action, source: signals[0]?.source ?? 'none' });
    return reading;
  }
}
