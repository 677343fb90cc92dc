import { ApiProperty } from '@nestjs/swagger';
import { DISCLOSURE_REASONS, type Disclosure, type DisclosureReason } from '@rapport/safety';

/** That the person talks with software, in words that no persona can change. To be shown as it is. */
export class DisclosureDto {
  @ApiProperty({ enum: DISCLOSURE_REASONS, description: 'Why now.' })
  reason!: DisclosureReason;

  @ApiProperty({ maxLength: 2_000, example: 'You are talking with an AI. It is software, not a human being.' })
  text!: string;

  @ApiProperty({
    type: [String],
    maxItems: 100,
    items: { type: 'string', maxLength: 40 },
    description: 'The laws that it satisfies: ids of `GET /v1/disclosures`.',
  })
  packs!: string[];
}

export function toDisclosureDto({ reason, text, packs }: Disclosure): DisclosureDto {
  return { reason, text, packs: [...packs] };
}
