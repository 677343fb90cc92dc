/** What is done about a text, from nothing to a human's attention. */
export const SAFETY_ACTIONS = ['allow', 'annotate', 'soften', 'replace', 'block', 'escalate'] as const;
export type SafetyAction = (typeof SAFETY_ACTIONS)[number];

/** How grave a finding is. */
export const SAFETY_TIERS = ['none', 'low', 'medium', 'high', 'critical'] as const;
export type SafetyTier = (typeof SAFETY_TIERS)[number];

/** What spoke for a decision: a rule, a local model, the judging model, or Gemini's own ratings. Never text. */
export interface SafetySignal {
  readonly id: string;
  readonly source: 'rule' | 'model' | 'judge' | 'gemini';
  /** 0..1; a rule that matched is 1. */
  readonly score: number;
}

/** A decision is data: what was found, how grave it is, and what to do about it. Nothing personal in it. */
export interface ScreenDecision {
  readonly action: SafetyAction;
  /** Absent when nothing was found. */
  readonly category?: string;
  readonly tier: SafetyTier;
  /** Of the strongest signal. */
  readonly score: number;
  readonly signals: readonly SafetySignal[];
}

export const ALLOWED: ScreenDecision = { action: 'allow', tier: 'none', score: 0, signals: [] };

/** Whether the text may go where it was going. An escalated text may not: somebody else answers it. */
export function mayPass({ action }: Pick<ScreenDecision, 'action'>): boolean {
  return action === 'allow' || action === 'annotate' || action === 'soften';
}

/** What a reviewed rule found. */
export const ruleSignal = (id: string): SafetySignal => ({ id, source: 'rule', score: 1 });
