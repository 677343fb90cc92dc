import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Database, Metrics } from '@rapport/platform';
import { authConfig, type AuthConfig } from '../auth.config.js';
import { authErrors } from '../auth.errors.js';
import { authMetrics } from '../auth.metrics.js';
import { ageAt } from '../domain/age.js';
import { AgeRefusals, type RefusedTraces } from '../domain/age-refusals.js';

const DAY_MS = 86_400_000;

export interface AgeStatement extends RefusedTraces {
  /** `YYYY-MM-DD`: what a neutral screen asks for. */
  readonly birthDate: string | undefined;
  /** That the person is of age, where no date is asked for. */
  readonly attestation: boolean;
}

/** Lets nobody in who is too young, nor who was refused before and now says otherwise. Of a refusal two digests are kept. */
@Injectable()
export class AgeScreen {
  private readonly refusals;

  constructor(
    private readonly database: Database,
    private readonly repository: AgeRefusals,
    private readonly clock: Clock,
    metrics: Metrics,
    @Inject(authConfig.token)
    private readonly config: Pick<AuthConfig, 'minimumAge' | 'ageScreen' | 'ageRefusalDays'>,
  ) {
    this.refusals = metrics.counter(authMetrics.ageRefusals);
  }

  /** Throws `auth.birth_date_required`, `auth.birth_date_invalid` and `auth.age_attestation_required`: always the same for who is too young. */
  async assertOfAge(statement: AgeStatement): Promise<void> {
    const { birthDate, attestation } = statement;
    if (birthDate === undefined && this.config.ageScreen === 'birth_date') throw authErrors.birthDateRequired();
    const now = this.clock.date();
    const age = birthDate === undefined ? undefined : ageAt(birthDate, now);
    if (birthDate !== undefined && age === undefined) throw authErrors.birthDateInvalid();
    if (await this.repository.stands(this.database, statement, now)) return this.refuse('before');
    const isOfAge = age === undefined ? attestation : age >= this.config.minimumAge;
    if (isOfAge) return;
    // Only a date tells an age: a box that was left unticked must not keep anybody out for a year.
    if (age === undefined) return this.refuse('now');
    const until = new Date(now.getTime() + this.config.ageRefusalDays * DAY_MS);
    await this.database.transaction((tx) => this.repository.record(tx, statement, until));
    this.refuse('now');
  }

  private refuse(when: 'now' | 'before'): never {
    this.refusals.inc({ when });
    throw authErrors.ageAttestationRequired();
  }
}
