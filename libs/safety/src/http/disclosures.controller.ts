import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Clock } from '@rapport/kernel';
import { Access } from '@rapport/platform';
import { Disclosures } from '../application/disclosures.js';
import { inLanguage, isInForce, type DisclosurePack } from '../domain/disclosure/disclosure-pack.js';
import { DisclosuresDto, DisclosuresQueryDto, type DisclosurePackDto } from './disclosures.dto.js';

const HOUR_MS = 3_600_000;

@ApiTags('Legal')
@Access({ public: true })
@Controller('v1/disclosures')
export class DisclosuresController {
  constructor(
    private readonly disclosures: Disclosures,
    private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'What people are told about talking with software, and why',
    description:
      'In English where there is no text in the language that you ask for. docs/disclosure.md tells when it is said.',
    operationId: 'getDisclosures',
  })
  @ApiOkResponse({ type: DisclosuresDto, description: 'The texts, and the packs that ask for them.' })
  get(@Query() { locale = 'en' }: DisclosuresQueryDto): DisclosuresDto {
    const now = this.clock.date();
    const { chosen } = this.disclosures;
    const notices = chosen
      .filter((pack) => isInForce(pack, now))
      .flatMap(({ suitabilityNotice }) => (suitabilityNotice ? inLanguage(suitabilityNotice, locale) : []));
    return {
      object: 'disclosures',
      text: this.disclosures.opening({ audience: 'adult', locale })?.text ?? null,
      suitability_notices: [...new Set(notices)],
      packs: chosen.map((pack) => toPackDto(pack, now, locale)),
    };
  }
}

function toPackDto(pack: DisclosurePack, now: Date, locale: string): DisclosurePackDto {
  const { start, everyMs, idleMs, onRequest } = pack.disclose;
  return {
    id: pack.id,
    law: pack.law,
    jurisdiction: pack.jurisdiction,
    effective_from: dayOf(pack.effectiveFrom),
    in_force: isInForce(pack, now),
    applies_to: pack.appliesTo,
    disclose: {
      start: start ?? null,
      every_hours: everyMs === undefined ? null : everyMs / HOUR_MS,
      idle_days: idleMs === undefined ? null : idleMs / (24 * HOUR_MS),
      on_request: onRequest,
    },
    text: inLanguage(pack.text, locale),
    break_reminder: pack.breakReminder ? inLanguage(pack.breakReminder, locale) : null,
    source_url: pack.sourceUrl,
    reviewed_by: pack.reviewedBy,
    reviewed_at: dayOf(pack.reviewedAt),
    review_expires: dayOf(pack.reviewExpires),
  };
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);
