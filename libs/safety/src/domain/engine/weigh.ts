import { ruleSignal, SAFETY_TIERS, type SafetySignal, type SafetyTier } from '../decision.js';
import type { CrisisPhraseTier } from '../crisis/phrases/crisis-phrase-rule.js';
import type { CrisisSignals } from '../input-reading.js';
import type { CrisisTier, JudgeVerdict } from '../judge.js';
import type { ScoreThresholds, ScreeningTask } from '../linear/local-scores.js';
import { isSafetyCategory } from '../policy/categories.js';
import type { Finding } from './finding.js';
import type { LocalReading } from './local-reader.js';

type Thresholds = Readonly<Record<ScreeningTask, ScoreThresholds>>;

/** From here on the jailbreak score needs no judge: hardly any prompt that only plays a part scores as much. */
const CERTAIN = 0.9;

const JUDGED_CRISIS: Readonly<Record<CrisisTier, SafetyTier>> = {
  none: 'none',
  concern: 'low',
  elevated: 'high',
  acute: 'critical',
};
const PHRASE_CRISIS: Readonly<Record<CrisisPhraseTier, SafetyTier>> = {
  mention: 'none',
  concern: 'low',
  elevated: 'high',
  acute: 'critical',
};
const JUDGED_SCORE: Readonly<Record<SafetyTier, number>> = { none: 0, low: 0.25, medium: 0.5, high: 0.75, critical: 1 };

/** Whether local signals leave it open what a text means, so that somebody who understands should read it. */
export function isUnsure({ denied, jailbreak, crisis }: LocalReading, thresholds: Thresholds): boolean {
  if (denied.length > 0) return false;
  return (jailbreak >= thresholds.jailbreak.skip && jailbreak < CERTAIN) || crisis >= thresholds.crisis.skip;
}

/** The deny-list, by category. No judge may take back what it says. */
export function deniedFindings(reading: LocalReading, categoryOf: (ruleId: string) => string): Finding[] {
  const hidden = hiddenSignals(reading);
  return reading.denied.map((id) => {
    const category = categoryOf(id);
    if (!isSafetyCategory(category)) throw new Error(`no policy for ${category}`);
    return { category, tier: category === 'sexual_minors' ? 'critical' : 'high', signals: [ruleSignal(id), ...hidden] };
  });
}

/** `suspectedFrom`: the tier from which a mere suspicion counts because nobody could look at it. */
export function jailbreakFinding(
  reading: LocalReading,
  { jailbreak: { skip, act } }: Thresholds,
  verdict: JudgeVerdict | undefined,
  suspectedFrom: SafetyTier,
): Finding[] {
  const { jailbreak, hiddenIn } = reading;
  if (jailbreak < skip && !verdict?.jailbreak) return [];
  const signals = [modelSignal('jailbreak', jailbreak), ...hiddenSignals(reading)];
  const found = { category: 'jailbreak', tier: 'medium' } as const;
  if (jailbreak >= CERTAIN) return [{ ...found, signals }];
  if (verdict)
    return verdict.jailbreak ? [{ ...found, signals: [...signals, judgeSignal('jailbreak', 'medium')] }] : [];
  if (jailbreak >= act) return [{ ...found, signals }];
  const tier = hiddenIn.length > 0 ? 'medium' : 'low';
  return isAtLeast(tier, suspectedFrom) ? [{ category: 'jailbreak', tier, signals }] : [];
}

/** What the judge calls the gravest harm. */
export function judgedFinding(verdict: JudgeVerdict | undefined): Finding[] {
  if (!verdict || !isSafetyCategory(verdict.category) || verdict.category === 'crisis') return [];
  const { category, tier } = verdict;
  return [{ category, tier, signals: [judgeSignal(category, tier)] }];
}

/** Undefined where nothing at all speaks for a crisis. */
export function crisisSignals(
  { crisis: score, crisisPhrases: phrases }: LocalReading,
  { crisis: { skip } }: Thresholds,
  verdict: JudgeVerdict | undefined,
): CrisisSignals | undefined {
  const judged = verdict?.crisis;
  if (score < skip && (judged === undefined || judged.tier === 'none')) return undefined;
  return { score: rounded(score), phrases, ...(judged && { verdict: judged }) };
}

/** The judge hears whom it is about; without one, what was heard counts as it is. */
export function crisisFinding(crisis: CrisisSignals | undefined, { crisis: { act } }: Thresholds): Finding[] {
  if (!crisis) return [];
  const { score, phrases, verdict } = crisis;
  const signals = [modelSignal('crisis', score), ...phrases.map(({ id }) => ruleSignal(id))];
  if (verdict) {
    const judged = verdict.about === 'self' ? JUDGED_CRISIS[verdict.tier] : 'none';
    return [{ category: 'crisis', tier: judged, signals: [...signals, judgeSignal('crisis', judged)] }];
  }
  const heard = PHRASE_CRISIS[phrases[0]?.tier ?? 'mention'];
  const tier = heard === 'none' && score >= act ? 'medium' : heard;
  return [{ category: 'crisis', tier, signals }];
}

/** Worth keeping where something else is decided; decides nothing itself (docs/model-cards/harm.md). */
export function harmSignals({ harm }: LocalReading, { harm: { act } }: Thresholds): SafetySignal[] {
  return harm >= act ? [modelSignal('harm', harm)] : [];
}

const hiddenSignals = ({ hiddenIn }: LocalReading): SafetySignal[] =>
  hiddenIn.map((kind) => ruleSignal(`view.${kind}`));

const modelSignal = (id: string, score: number): SafetySignal => ({ id, source: 'model', score: rounded(score) });

const judgeSignal = (id: string, tier: SafetyTier): SafetySignal => ({
  id: `judge.${id}`,
  source: 'judge',
  score: JUDGED_SCORE[tier],
});

/** Signals are kept and read: three digits say it all. */
const rounded = (score: number): number => Math.round(score * 1_000) / 1_000;

const isAtLeast = (tier: SafetyTier, least: SafetyTier): boolean =>
  SAFETY_TIERS.indexOf(tier) >= SAFETY_TIERS.indexOf(least);
