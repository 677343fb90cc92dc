import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock, toUuid, type UserId } from '@rapport/kernel';
import { BlindIndex, Metrics } from '@rapport/platform';

import { crisisConfig, type CrisisConfig } from '../crisis.config.js';
import { crisisMetrics } from '../crisis.metrics.js';
import {
  REQUEST_PURPOSE,
  SUBJECT_PURPOSE,
  type CrisisChange,
  type CrisisDecision,
  type CrisisMeasure,
  type StandingCrisis,
} from '../domain/crisis/crisis-decision.js';
import { referralText, resourcesFor, textsFor, type CrisisProtocol } from '../domain/crisis/crisis-protocol.js';
import { readCrisis, type CrisisReading } from '../domain/crisis/crisis-reading.js';
import {
  isSentAgain,
  standingTier,
  stepCrisis,
  type CrisisPace,
  type CrisisState,
  type CrisisStep,
} from '../domain/crisis/crisis-state.js';
import { isSuspending, rankOf } from '../domain/crisis/crisis-tiers.js';
import { soundsReassuring } from '../domain/crisis/phrases/reassurance.js';
import type { CrisisSignals } from '../domain/input-reading.js';
import type { CrisisTier } from '../domain/judge.js';
import { CrisisProtocols } from './crisis-protocols.js';

/** One message of a person, as screening read it. */
export interface CrisisQuestion {
  readonly userId: UserId;
  /** BCP 47; in which language, and to which country's services, people are referred. */
  readonly locale: string;
  readonly text: string;
  /** Whether the message was read before and is answered anew: it then is no further sign, and no further comfort either. */
  readonly again: boolean;
  /** Where no message is stored: all that was sent, oldest first. The same sent again is answered anew, too. */
  readonly request?: readonly string[] | undefined;
  /** When the person's latest turn began, if it failed: nobody knows whether they read what it listed. */
  readonly failedAt: Date | undefined;
  /** Undefined where nothing speaks for a crisis. */
  readonly signals: CrisisSignals | undefined;
  /** Of the person, as it was read with the conversation. */
  readonly standing: StandingCrisis | undefined;
}

/**
 * Follows the crisis protocol: takes what screening made of a message and the person's state one step on, and says who
 * answers. Writes nothing: its caller stores the change with the message.
 */
@Injectable()
export class CrisisWatch {
  private readonly pace: CrisisPace;
  private readonly transitions;
  private readonly referrals;
  private readonly unjudged;

  constructor(
    private readonly protocols: CrisisProtocols,
    private readonly index: BlindIndex,
    private readonly clock: Clock,
    metrics: Metrics,
    @Inject(crisisConfig.token) private readonly config: CrisisConfig,
  ) {
    this.pace = paceOf(config);
    this.transitions = metrics.counter(crisisMetrics.transitions);
    this.referrals = metrics.counter(crisisMetrics.referrals);
    this.unjudged = metrics.counter(crisisMetrics.unjudged);
  }

  /** Throws `safety.protocol_unavailable`. */
  decide(question: CrisisQuestion): CrisisDecision {
    const protocol = this.protocols.current;
    const { standing, signals, text, locale, failedAt } = question;
    const now = this.clock.now();
    const state = withoutUnread(standing?.state, failedAt);
    const isHeld = isSuspending(standingTier(state, now, this.pace));
    const heard = readCrisis(signals, isHeld && soundsReassuring(text));
    const request = heard.tier === 'none' ? undefined : this.digestOf(question);
    const again = question.again || isSentAgain(state, request, now, this.pace);
    const reading = { ...heard, request, ...(again && { own: false, reassured: false }) };
    if (signals && !signals.verdict) this.unjudged.inc();
    const step = stepCrisis(state, reading, now, this.pace);
    if (step.before !== step.after) this.transitions.inc({ from: step.before, to: step.after });
    if (step.referral) this.referrals.inc({ kind: step.referral.kind });
    const change = this.changeOf({ ...question, again }, reading, step);
    return { tier: step.after, gentle: step.gentle, ...this.said(protocol, locale, step), change };
  }

  private said(
    protocol: CrisisProtocol,
    locale: string,
    { referral, notice }: CrisisStep,
  ): Pick<CrisisDecision, 'referral' | 'notice'> {
    if (!referral && !notice) return {};
    const known = resourcesFor(protocol, locale, this.config.country);
    if (!referral) return { notice: known };
    const resources = referral.withResources ? known : [];
    return { referral: { text: referralText(textsFor(protocol, locale), referral.kind, resources), resources } };
  }

  private changeOf(
    { standing, locale, userId, again }: CrisisQuestion,
    reading: CrisisReading,
    step: CrisisStep,
  ): CrisisChange | undefined {
    const counts = countsOf(again ? 'none' : reading.tier, step);
    if (step.state === standing?.state && counts.length === 0) return undefined;
    const isRising = rankOf(step.after) > rankOf(step.before) && isSuspending(step.after);
    return {
      from: standing?.revision ?? 0,
      state: step.state,
      locale,
      counts,
      ...(isRising && this.config.webhookUrl !== undefined && { notification: this.notificationOf(userId, step) }),
    };
  }

  /** 96 bits are enough to know one person's latest request by. */
  private digestOf({ userId, request }: CrisisQuestion): string | undefined {
    if (!request) return undefined;
    const digest = this.index.digest(REQUEST_PURPOSE, JSON.stringify([userId, ...request]));
    return digest.subarray(0, 12).toString('base64url');
  }

  private notificationOf(userId: UserId, { after, state }: CrisisStep) {
    const subject = this.index.digest(SUBJECT_PURPOSE, toUuid('user', userId));
    return { id: randomUUID(), subject, tier: after, handOff: state?.handOff === true };
  }
}

/** What a turn lists is stored with its beginning, so that a turn which failed must not count as one that listed something. */
function withoutUnread(state: CrisisState | undefined, failedAt: Date | undefined): CrisisState | undefined {
  if (!failedAt || state?.resourcesAt === undefined || state.resourcesAt > failedAt.getTime()) return state;
  return { ...state, resourcesAt: undefined };
}

function countsOf(sign: CrisisTier, { before, after, referral, notice }: CrisisStep): CrisisChange['counts'] {
  const counts: { measure: CrisisMeasure; tier: CrisisTier }[] = [];
  if (sign !== 'none') counts.push({ measure: 'sign', tier: sign });
  if (isSuspending(after) && rankOf(after) > rankOf(before)) counts.push({ measure: 'suspension', tier: after });
  // Texts without resources refer to nobody.
  if (referral?.withResources) counts.push({ measure: 'referral', tier: after });
  if (notice) counts.push({ measure: 'notice', tier: after });
  return counts;
}

function paceOf(config: CrisisConfig): CrisisPace {
  const ms = (seconds: number): number => seconds * 1_000;
  return {
    acuteHoldMs: ms(config.acuteHoldS),
    elevatedHoldMs: ms(config.elevatedHoldS),
    leastHoldMs: ms(config.leastHoldS),
    gentleMs: ms(config.gentleS),
    halfLifeMs: ms(config.halfLifeS),
    repeatResourcesMs: ms(config.repeatResourcesS),
    noticeEveryMs: ms(config.noticeEveryS),
  };
}
