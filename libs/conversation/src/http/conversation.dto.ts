import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Omittable, PageQueryDto } from '@rapport/platform';
import { Transform } from 'class-transformer';
import { IsBoolean, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { DisclosureDto } from './disclosure.dto.js';

const TITLE_MAX = 120;
const SLUG_MAX = 64;
const SLUG = /^[a-z0-9-]+$/;

const trimmed = Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));

export class CreateConversationDto {
  @ApiProperty({ maxLength: SLUG_MAX, example: 'maren', pattern: SLUG.source, description: "The persona's slug." })
  @IsString()
  @MaxLength(SLUG_MAX)
  @Matches(SLUG)
  persona!: string;

  @ApiPropertyOptional({ minLength: 1, maxLength: TITLE_MAX, description: 'Without one, a title is made.' })
  @Omittable()
  @trimmed
  @IsString()
  @MinLength(1)
  @MaxLength(TITLE_MAX)
  title?: string;
}

export class UpdateConversationDto {
  @ApiPropertyOptional({ minLength: 1, maxLength: TITLE_MAX })
  @Omittable()
  @trimmed
  @IsString()
  @MinLength(1)
  @MaxLength(TITLE_MAX)
  title?: string;

  @ApiPropertyOptional({
    description: 'Off: what is said in it is not remembered nor recalled elsewhere, and nothing is recalled in it.',
  })
  @Omittable()
  @IsBoolean()
  memory?: boolean;
}

export class ConversationQueryDto extends PageQueryDto {
  @ApiPropertyOptional({
    maxLength: TITLE_MAX,
    description:
      'Only conversations whose title contains this. Looks at the latest conversations; see the configuration.',
  })
  @Omittable()
  @trimmed
  @IsString()
  @MaxLength(TITLE_MAX)
  q?: string;
}

export class ConversationPersonaDto {
  @ApiProperty({ maxLength: SLUG_MAX, example: 'maren' })
  slug!: string;

  @ApiProperty({ maxLength: 80 })
  name!: string;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'The version that the conversation began with, and keeps.' })
  version!: number;
}

export class ConversationDto {
  @ApiProperty({ maxLength: 64, example: 'conv_0198f2a0c0de70008000000000000001' })
  id!: string;

  @ApiProperty({ enum: ['conversation'] })
  object!: 'conversation';

  @ApiProperty({ type: ConversationPersonaDto })
  persona!: ConversationPersonaDto;

  @ApiProperty({ type: String, nullable: true, maxLength: TITLE_MAX })
  title!: string | null;

  @ApiProperty({ type: 'integer', minimum: 0 })
  message_count!: number;

  @ApiProperty({ description: 'Whether it is remembered, and recalls what was said elsewhere.' })
  memory!: boolean;

  @ApiProperty({ format: 'date-time', maxLength: 30 })
  created_at!: string;

  @ApiProperty({ format: 'date-time', maxLength: 30 })
  updated_at!: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', maxLength: 30 })
  last_message_at!: string | null;
}

export class CreatedConversationDto extends ConversationDto {
  @ApiProperty({
    type: DisclosureDto,
    nullable: true,
    description: 'To be shown before the first message. Null where no law that this server serves asks for it.',
  })
  disclosure!: DisclosureDto | null;
}
