import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@rapport/kernel';
import {
  Access,
  ApiList,
  ApiProblems,
  CurrentPrincipal,
  listBody,
  PageQueryDto,
  type ListBody,
} from '@rapport/platform';
import { Consents } from '../../application/consent/consents.js';
import { consentErrors } from '../../consent.errors.js';
import type { ConsentRecord, ConsentStanding } from '../../domain/consent/consent-record.js';
import { ConsentDto, ConsentRecordDto, DecideConsentDto } from './consent.dto.js';

/** For people only: a program that holds a key cannot consent for them. */
@ApiTags('Account')
@Access({ roles: ['user'] })
@Controller('v1/me/consents')
export class ConsentsController {
  constructor(private readonly consents: Consents) {}

  @Get()
  @ApiOperation({ summary: 'See what you have agreed to', operationId: 'listConsents' })
  @ApiList(ConsentDto, 'Every purpose, with what holds now.')
  async list(@CurrentPrincipal() { userId }: Principal): Promise<ListBody<ConsentDto>> {
    return listBody({ items: await this.consents.standings(userId), hasMore: false }, toDto);
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Give or withdraw a consent',
    description: 'It holds from your next turn on, at every server. Sending the same again changes nothing.',
    operationId: 'decideConsent',
  })
  @ApiOkResponse({ type: ConsentDto, description: 'What holds now.' })
  @ApiProblems(consentErrors.outdated, consentErrors.notWithdrawable)
  async decide(@CurrentPrincipal() { userId }: Principal, @Body() body: DecideConsentDto): Promise<ConsentDto> {
    const { purpose, given, version, locale } = body;
    return toDto(await this.consents.decide(userId, { purpose, given, version, locale }));
  }

  @Get('history')
  @ApiOperation({ summary: 'See every decision you made', operationId: 'listConsentHistory' })
  @ApiList(ConsentRecordDto, 'Decisions, newest first by default.')
  async history(
    @CurrentPrincipal() { userId }: Principal,
    @Query() page: PageQueryDto,
  ): Promise<ListBody<ConsentRecordDto>> {
    return listBody(await this.consents.history(userId, page), toRecordDto);
  }
}

function toDto({ purpose, state, currentVersion, version, decidedAt }: ConsentStanding): ConsentDto {
  return {
    id: purpose,
    object: 'consent',
    purpose,
    state,
    current_version: currentVersion,
    version: version ?? null,
    decided_at: decidedAt?.toISOString() ?? null,
  };
}

function toRecordDto(record: ConsentRecord): ConsentRecordDto {
  const { id, purpose, given, version, locale, source, decidedAt } = record;
  return {
    id,
    object: 'consent_record',
    purpose,
    given,
    version,
    locale: locale ?? null,
    source,
    decided_at: decidedAt.toISOString(),
  };
}
