import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Omittable } from '@rapport/platform';
import type { ConversationId, MemoryImportId, MessageId } from '@rapport/kernel';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, Matches, MaxLength } from 'class-validator';
import { ID_MAX } from './memory.dto.js';

const MESSAGES_MAX = 500;
const TOLD_MAX = 1_000;

/** Exactly one of the three. */
export class ForgetMemoriesDto {
  @ApiPropertyOptional({
    type: [String],
    minItems: 1,
    maxItems: MESSAGES_MAX,
    items: { type: 'string', maxLength: ID_MAX, pattern: '^msg_[0-9a-f]{32}$' },
    description: 'These messages, with the rest of their turns.',
  })
  @Omittable()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MESSAGES_MAX)
  @MaxLength(ID_MAX, { each: true })
  @Matches(/^msg_[0-9a-f]{32}$/, { each: true })
  message_ids?: MessageId[];

  @ApiPropertyOptional({
    maxLength: ID_MAX,
    pattern: '^conv_[0-9a-f]{32}$',
    description: 'All that was said in this conversation so far. The conversation itself stays.',
  })
  @Omittable()
  @MaxLength(ID_MAX)
  @Matches(/^conv_[0-9a-f]{32}$/)
  conversation_id?: ConversationId;

  @ApiPropertyOptional({
    maxLength: ID_MAX,
    pattern: '^imp_[0-9a-f]{32}$',
    description: 'All that this import brought.',
  })
  @Omittable()
  @MaxLength(ID_MAX)
  @Matches(/^imp_[0-9a-f]{32}$/)
  import_id?: MemoryImportId;
}

export class ForgetEverythingDto {
  @ApiProperty({ enum: ['all'], description: 'Says that really everything is meant.' })
  @IsIn(['all'])
  confirm!: 'all';
}

export class ForgottenDto {
  @ApiProperty({ enum: ['forgotten'] })
  object!: 'forgotten';

  @ApiProperty({ type: 'integer', minimum: 0 })
  memory_count!: number;

  @ApiProperty({
    type: [String],
    maxItems: TOLD_MAX,
    items: { type: 'string', maxLength: ID_MAX },
    description: 'The first thousand of them.',
  })
  memory_ids!: string[];

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'They stay in your transcript; no persona knows them any more.',
  })
  message_count!: number;

  @ApiProperty({
    type: [String],
    maxItems: TOLD_MAX,
    items: { type: 'string', maxLength: ID_MAX },
    description: 'The first thousand of them.',
  })
  message_ids!: string[];

  @ApiProperty({
    type: [String],
    maxItems: TOLD_MAX,
    items: { type: 'string', maxLength: ID_MAX },
    description: 'Memories that rested on these messages, too, and stay. Forget them as well if you wish.',
  })
  kept_memory_ids!: string[];
}

export const tellAtMost = <T>(ids: readonly T[]): T[] => ids.slice(0, TOLD_MAX);
