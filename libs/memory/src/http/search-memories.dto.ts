import { ApiProperty, ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { Omittable } from '@rapport/platform';
import { IsInt, IsString, Max, MaxLength, Min, MinLength } from 'class-validator';
import { ID_MAX, MemoryQueryDto, trimmed } from './memory.dto.js';

const QUERY_MAX = 2_000;
const LIMIT_MAX = 50;

export class SearchMemoriesDto extends PickType(MemoryQueryDto, ['persona']) {
  @ApiProperty({ minLength: 1, maxLength: QUERY_MAX, example: 'Where do I live?' })
  @trimmed
  @IsString()
  @MinLength(1)
  @MaxLength(QUERY_MAX)
  query!: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: LIMIT_MAX, default: 10 })
  @Omittable()
  @IsInt()
  @Min(1)
  @Max(LIMIT_MAX)
  limit: number = 10;
}

export class FoundMemoryDto {
  @ApiProperty({ enum: ['found_memory'] })
  object!: 'found_memory';

  @ApiProperty({ enum: ['memory', 'message'], description: 'A memory, or a message as it was said.' })
  type!: 'memory' | 'message';

  @ApiProperty({ maxLength: 10_000 })
  text!: string;

  @ApiProperty({ type: String, nullable: true, maxLength: ID_MAX, description: 'Of a memory.' })
  memory_id!: string | null;

  @ApiProperty({
    type: [String],
    maxItems: 1_000,
    items: { type: 'string', maxLength: ID_MAX },
    description: 'The messages that it rests on, or the message itself.',
  })
  message_ids!: string[];

  @ApiProperty({ type: Number, nullable: true, minimum: 0, maximum: 1, description: 'Relative to the best one.' })
  score!: number | null;

  @ApiProperty({ format: 'date-time', maxLength: 30 })
  remembered_at!: string;
}

export class FoundMemoriesDto {
  @ApiProperty({ enum: ['list'] })
  object!: 'list';

  @ApiProperty({ type: [FoundMemoryDto], maxItems: LIMIT_MAX, description: 'Best first.' })
  data!: FoundMemoryDto[];
}
