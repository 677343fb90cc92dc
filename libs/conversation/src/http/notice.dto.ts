import { ApiProperty } from '@nestjs/swagger';
import type { CrisisResource } from '@rapport/safety';
import type { SafetyNotice } from '../domain/turn-event.js';

/** Where a person in a crisis finds somebody. */
export class NoticeResourceDto {
  @ApiProperty({ maxLength: 64, example: 'us.988' })
  id!: string;

  @ApiProperty({ maxLength: 3, example: 'US', description: 'ISO 3166-1 alpha-2; `001` for everywhere.' })
  country!: string;

  @ApiProperty({ maxLength: 2_000 })
  service!: string;

  @ApiProperty({ type: String, nullable: true, maxLength: 22, description: 'As it is dialled in the country.' })
  number!: string | null;

  @ApiProperty({ maxLength: 500 })
  url!: string;
}

/** That screening or the crisis protocol acted. In a stream it is an event of its own, too. */
export class NoticeDto {
  @ApiProperty({ maxLength: 64, example: 'crisis' })
  category!: string;

  @ApiProperty({
    type: [NoticeResourceDto],
    maxItems: 500,
    description: 'Whom the person may turn to: to be shown with the answer. In a crisis only.',
  })
  resources!: NoticeResourceDto[];
}

export function toNoticeDto({ category, resources }: SafetyNotice): NoticeDto {
  return { category, resources: resources.map(toResourceDto) };
}

function toResourceDto({ id, country, service, number, url }: CrisisResource): NoticeResourceDto {
  return { id, country, service, number: number ?? null, url };
}
