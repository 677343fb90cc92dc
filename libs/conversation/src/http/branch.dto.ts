import { ApiPropertyOptional } from '@nestjs/swagger';
import type { MessageId } from '@rapport/kernel';
import { Omittable, PageQueryDto } from '@rapport/platform';
import { IsIn, Matches, MaxLength } from 'class-validator';

const ID_MAX = 64;
const MESSAGE_ID = /^msg_[0-9a-f]{32}$/;

export class ForkConversationDto {
  @ApiPropertyOptional({
    maxLength: ID_MAX,
    pattern: MESSAGE_ID.source,
    description: 'The last message to be copied; without it, the last one of the active path.',
  })
  @Omittable()
  @MaxLength(ID_MAX)
  @Matches(MESSAGE_ID)
  message_id?: MessageId;
}

export class HistoryQueryDto extends PageQueryDto {
  @ApiPropertyOptional({
    enum: ['active', 'all'],
    default: 'active',
    description: 'The active path alone, or the messages of every branch.',
  })
  @Omittable()
  @IsIn(['active', 'all'])
  branches: 'active' | 'all' = 'active';
}
