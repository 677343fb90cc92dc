import type { PersonaId, UserId } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import type { ModelSpend } from '../domain/turn.js';
import type { BudgetLimits, BudgetPolicy, BudgetUse, BudgetWindow, Charge, Reservation } from './budget.js';

/** A refused reservation. `violated` is empty when room was made meanwhile: asking again may succeed. */
export interface Refusal {
  readonly violated: readonly BudgetPolicy[];
  readonly use: BudgetUse;
}

/** What a call outside a turn took, and whose day it goes to. */
export interface CallSettlement {
  readonly userId: UserId;
  /** UUID. */
  readonly reservationId: string;
  readonly personaId: PersonaId;
  readonly at: Date;
  readonly charge: Charge;
  readonly spent: readonly ModelSpend[];
  readonly warnAt: WarningThreshold;
}

/** From which share of a limit on a warning is due, and the limits of people without their own. */
export interface WarningThreshold {
  readonly percent: number;
  readonly userLimits: BudgetLimits;
}

export interface BudgetOverride {
  /** Undefined: the deployment's; 0: none. */
  readonly tokensPerDay: number | undefined;
  readonly costPerMonthMicroUsd: number | undefined;
}

/** Somebody used most of a budget. */
export interface BudgetWarning {
  /** Undefined: the deployment. */
  readonly userId: UserId | undefined;
  readonly policy: BudgetPolicy;
  readonly windowStart: string;
}

export type OutstandingReservations = { readonly expiredBy: Date } | { readonly userId: UserId };

/** What is spent and reserved, where running calls count against. Turns reserve and settle in their own statements. */
export abstract class BudgetRepository {
  /** Stores it, or throws what {@link isRefused} recognises. Resolves with the person's windows as they then stand. */
  abstract reserve(reservation: Reservation): Promise<BudgetUse>;

  /** Whether an error says that a budget refused a reservation: nothing was stored then. */
  abstract isRefused(error: unknown): boolean;

  /** Says which budgets lack room, and shares the deployment's anew so that the reservation's shard has it, if it can. */
  abstract makeRoom(reservation: Reservation, shards: number): Promise<Refusal>;

  /** Releases a reservation, charges it and adds the call to the day. `false` when it was settled already. */
  abstract settle(db: Db, settlement: CallSettlement): Promise<boolean>;

  /** Charges in full what is not settled: what has expired, or all of one person's. Resolves with how many there were. */
  abstract settleOutstanding(which: OutstandingReservations, warnAt: WarningThreshold): Promise<number>;

  abstract useOf(userId: UserId, window: BudgetWindow, defaults: BudgetLimits): Promise<BudgetUse>;

  /** What the deployment has spent and reserved. */
  abstract globalUse(window: BudgetWindow): Promise<Pick<BudgetUse, 'tokens' | 'costMicroUsd'>>;

  /** `false`: there is no such person, and nothing is stored. */
  abstract override(tx: Tx, userId: UserId, override: BudgetOverride, at: Date): Promise<boolean>;

  /** Warnings of people that were not told yet; they count as told once `tx` commits. */
  abstract takeWarnings(tx: Tx, at: Date): Promise<readonly BudgetWarning[]>;

  /** `false` when the deployment has been warned of this window before. */
  abstract warnGlobally(tx: Tx, policy: BudgetPolicy, windowStart: string): Promise<boolean>;
}
