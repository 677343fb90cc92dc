import { newId, type ConversationId, type Id, type PersonaId, type TurnId, type UserId } from '@rapport/kernel';
import {
  SAFETY_TIERS,
  type SafetyAction,
  type SafetySignal,
  type SafetyTier,
  type ScreenDecision,
} from '../decision.js';

export type IncidentId = Id<'incident'>;
export const INCIDENT_SIDES = ['input', 'output'] as const;
export type IncidentSide = (typeof INCIDENT_SIDES)[number];
/** What a reviewer made of it. */
export const INCIDENT_OUTCOMES = ['confirmed', 'false_positive', 'unclear'] as const;
export type IncidentOutcome = (typeof INCIDENT_OUTCOMES)[number];
export type IncidentAction = Exclude<SafetyAction, 'allow' | 'escalate'>;

/** Where it happened. */
export interface IncidentPlace {
  readonly userId: UserId;
  readonly personaId: PersonaId;
  readonly turnId: TurnId;
  /** Absent for an answer to a history that the client keeps. */
  readonly conversationId: ConversationId | undefined;
}

export interface Incident extends IncidentPlace {
  readonly id: IncidentId;
  readonly side: IncidentSide;
  readonly category: string;
  readonly tier: Exclude<SafetyTier, 'none'>;
  readonly action: IncidentAction;
  readonly score: number;
  readonly signals: readonly SafetySignal[];
  readonly createdAt: Date;
  readonly review: { readonly outcome: IncidentOutcome; readonly by: UserId; readonly at: Date } | undefined;
}

/** Signs of crisis are health data: they are kept sealed, by the crisis protocol, and what it took over is no incident here. */
const isOfCrisis = (id: string): boolean => /^(?:judge\.)?crisis\b/.test(id);

/**
 * The incident that a decision is, where somebody should be able to look at it later: something was done about it, or it was
 * noted as more than slight.
 */
export function incidentOf(
  side: IncidentSide,
  { category, tier, action, score, signals }: ScreenDecision,
  place: IncidentPlace,
  at: Date,
): Incident | undefined {
  if (category === undefined || tier === 'none' || action === 'allow') return undefined;
  if (category === 'crisis' || action === 'escalate') return undefined;
  if (action === 'annotate' && SAFETY_TIERS.indexOf(tier) < SAFETY_TIERS.indexOf('medium')) return undefined;
  return {
    ...place,
    id: newId('incident', at.getTime()),
    side,
    category,
    tier,
    action,
    score,
    signals: signals.filter(({ id }) => !isOfCrisis(id)),
    createdAt: at,
    review: undefined,
  };
}
