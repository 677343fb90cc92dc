import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Clock } from '@rapport/kernel';
import { Access, ApiProblems } from '@rapport/platform';
import { CrisisProtocols } from '../application/crisis-protocols.js';
import { crisisErrors } from '../crisis.errors.js';
import { overdueReviews, type CrisisResource } from '../domain/crisis/crisis-protocol.js';
import { CrisisProtocolDto, type CrisisResourceDto } from './crisis-protocol.dto.js';

@ApiTags('safety')
@Controller('v1/safety/protocol')
export class CrisisProtocolController {
  constructor(
    private readonly protocols: CrisisProtocols,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Access({ public: true })
  @ApiOperation({
    summary: 'What is done when somebody may be in danger of harming themselves',
    description:
      'The protocol as it is followed, in public: its tiers, whom people are referred to, its reviews and its evidence.',
    operationId: 'getSafetyProtocol',
  })
  @ApiOkResponse({ type: CrisisProtocolDto })
  @ApiProblems(crisisErrors.protocolUnavailable)
  get(): CrisisProtocolDto {
    const protocol = this.protocols.current;
    const { id, version, review, tiers, evidence, texts, resources } = protocol;
    return {
      object: 'safety.protocol',
      id,
      version,
      review: {
        reviewed_at: review.at,
        reviewed_by: review.by,
        valid_days: review.validDays,
        overdue: overdueReviews(protocol, this.clock.now()),
      },
      tiers: tiers.map((tier) => ({ ...tier })),
      evidence: evidence.map((item) => ({ ...item })),
      languages: Object.keys(texts),
      resources: resources.map(toResourceDto),
    };
  }
}

function toResourceDto({ sourceUrl, reviewedAt, number, ...resource }: CrisisResource): CrisisResourceDto {
  return { ...resource, number: number ?? null, source_url: sourceUrl, reviewed_at: reviewedAt };
}
