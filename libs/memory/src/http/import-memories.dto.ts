import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Omittable } from '@rapport/platform';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsString, Matches, MaxLength } from 'class-validator';
import { IMPORT_FORMATS, type ImportFormat } from '../domain/import/imported-file.js';
import { ID_MAX, SLUG, SLUG_MAX } from './memory.dto.js';

export const PROBLEMS_TOLD = 100;

export class ImportMemoriesQueryDto {
  @ApiProperty({
    enum: IMPORT_FORMATS,
    description: 'Which program wrote the file; docs/memory.md tells what is taken over.',
  })
  @IsIn(IMPORT_FORMATS)
  format!: ImportFormat;

  @ApiPropertyOptional({
    maxLength: SLUG_MAX,
    pattern: SLUG.source,
    description: 'With which persona the conversation of the file was held.',
  })
  @Omittable()
  @IsString()
  @MaxLength(SLUG_MAX)
  @Matches(SLUG)
  persona?: string;

  @ApiPropertyOptional({ default: false, description: 'Says what would come of it, and stores nothing.' })
  @Omittable()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  dry_run: boolean = false;
}

export class ImportProblemDto {
  @ApiProperty({ maxLength: 200, example: 'line 7' })
  at!: string;

  @ApiProperty({ enum: ['not_json', 'not_as_expected', 'too_long', 'empty', 'unknown_persona'] })
  reason!: string;
}

export class ImportResultDto {
  @ApiProperty({ enum: ['memory_import'] })
  object!: 'memory_import';

  @ApiProperty({ maxLength: ID_MAX, description: 'Forget the import by it.' })
  id!: string;

  @ApiProperty()
  dry_run!: boolean;

  @ApiProperty({ type: 'integer', minimum: 0 })
  memory_count!: number;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'Of these, those that speak to the model: they are not recalled.',
  })
  quarantined_count!: number;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Known before, and left out.' })
  duplicate_count!: number;

  @ApiProperty({ type: 'integer', minimum: 0 })
  message_count!: number;

  @ApiProperty({ type: String, nullable: true, maxLength: ID_MAX, description: 'What the messages became.' })
  conversation_id!: string | null;

  @ApiProperty({ type: 'integer', minimum: 0 })
  problem_count!: number;

  @ApiProperty({
    type: [ImportProblemDto],
    maxItems: PROBLEMS_TOLD,
    description: 'What was left out, and where it stands.',
  })
  problems!: ImportProblemDto[];
}
