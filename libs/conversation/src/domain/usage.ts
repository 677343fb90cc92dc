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

export abstract class UsageRepository {
  /** Counts over the whole time; `byDay` reaches back to `since` (`YYYY-MM-DD`). */
  abstract report(userId: UserId, since: string): Promise<UsageReport>;
}
