import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Metrics } from '@rapport/platform';
import { asksWhetherHuman } from '../domain/disclosure/asks-whether-human.js';
import type { Audience, DisclosurePack } from '../domain/disclosure/disclosure-pack.js';
import { DisclosurePacks } from '../domain/disclosure/disclosure-packs.js';
import {
  dueDisclosure,
  openingDisclosure,
  type Disclosure,
  type DisclosureState,
} from '../domain/disclosure/due-disclosure.js';
import { disclosureMetrics } from '../disclosure.metrics.js';
import { safetyConfig, type SafetyConfig } from '../safety.config.js';

/** Whom a disclosure is for. */
export interface DisclosedPerson {
  readonly audience: Audience;
  /** BCP 47. */
  readonly locale: string;
}

/** What the laws of the chosen jurisdictions want people told, now. Refuses to start with a jurisdiction that no pack is of. */
@Injectable()
export class Disclosures implements OnModuleInit {
  private readonly logger = new Logger(Disclosures.name);
  /** Of the chosen jurisdictions, in force or to come. */
  readonly chosen: readonly DisclosurePack[];
  private readonly made;

  constructor(
    { packs }: DisclosurePacks,
    private readonly clock: Clock,
    metrics: Metrics,
    @Inject(safetyConfig.token) { disclosureJurisdictions }: Pick<SafetyConfig, 'disclosureJurisdictions'>,
  ) {
    this.chosen = choose(packs, disclosureJurisdictions);
    this.made = metrics.counter(disclosureMetrics.made);
    metrics.observe(disclosureMetrics.reviewsOverdue, () => this.overdue().length);
  }

  onModuleInit(): void {
    for (const { id, reviewExpires } of this.overdue()) {
      this.logger.warn({ event: 'disclosure.review_expired', pack: id, expired: reviewExpires.toISOString() });
    }
  }

  /** What is due with this message of the person; undefined if nothing is. */
  due({ audience, locale, ...state }: DisclosedPerson & DisclosureState, message: string): Disclosure | undefined {
    const now = this.clock.date();
    return dueDisclosure(this.chosen, { now, state, audience, locale, asked: asksWhetherHuman(message) });
  }

  /** What may be shown before the first message of a conversation; it does not stand in for what is due with it. */
  opening({ audience, locale }: DisclosedPerson): Disclosure | undefined {
    return openingDisclosure(this.chosen, { now: this.clock.date(), audience, locale });
  }

  /** That the person was told. */
  count({ reason }: Disclosure): void {
    this.made.inc({ reason });
  }

  private overdue(): readonly DisclosurePack[] {
    const now = this.clock.date();
    return this.chosen.filter(({ reviewExpires }) => reviewExpires <= now);
  }
}

function choose(packs: readonly DisclosurePack[], jurisdictions: readonly string[]): readonly DisclosurePack[] {
  if (jurisdictions.includes('all')) return packs;
  const unknown = jurisdictions.find((name) => !packs.some(({ jurisdiction }) => jurisdiction === name));
  if (unknown !== undefined)
    throw new Error(`SAFETY_DISCLOSURE_JURISDICTIONS: there is no disclosure pack of ${unknown}`);
  return packs.filter(({ jurisdiction }) => jurisdictions.includes(jurisdiction));
}
