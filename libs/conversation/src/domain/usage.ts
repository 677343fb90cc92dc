import type { PersonaId, PersonaVersionId, UserId } from '@rapport/kernel';
import type { TokenUsage } from '@rapport/llm';

export interface UsageTotals {
  readonly turns: number;
  readonly tokens: TokenUsage;
  readonly costMicroUsd: number;
}

export interface UsageByDay extends UsageTotals {
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
}

export interface UsageByPersona extends UsageTotals {
  readonly personaId: PersonaId;
  /** A version that one of the person's conversations bears; undefined when all of them were deleted. */
  readonly personaVersionId: PersonaVersionId | undefined;
}

export interface UsageReport {
  readonly conversations: number;
  readonly messages: number;
  readonly total: UsageTotals;
  readonly byPersona: readonly UsageByPersona[];
  /** Newest first. */
  readonly byDay: readonly UsageByDay[];
}

/** Of all people. */
export interface DeploymentUsage {
  /** Newest first. */
  readonly byDay: readonly UsageByDay[];
  readonly byModel: readonly (UsageTotals & { readonly model: string })[];
  readonly byPersona: readonly (UsageTotals & { readonly personaId: PersonaId })[];
}

export type ActivityWindow = 'day' | 'week' | 'month';

export abstract class UsageRepository {
  /** How many people used a model since each window's first day (`YYYY-MM-DD`, UTC), that day included. */
  abstract activePeople(since: Readonly<Record<ActivityWindow, string>>): Promise<Record<ActivityWindow, number>>;
  /** `from` and `to` are `YYYY-MM-DD`, both inclusive. */
  abstract deployment(from: string, to: string): Promise<DeploymentUsage>;
  /** Counts over the whole time; `byDay` reaches back to `since` (`YYYY-MM-DD`). */
  abstract report(userId: UserId, since: string): Promise<UsageReport>;
}
