import { ApiProperty } from '@nestjs/swagger';
import type { ConversationId, MessageId, TurnId } from '@rapport/kernel';
import { Matches, MaxLength } from 'class-validator';

const ID_MAX = 64;
const HEX = '0198f2a0c0de70008000000000000001';

export class ConversationParamDto {
  @ApiProperty({ maxLength: ID_MAX, example: `conv_${HEX}`, pattern: '^conv_[0-9a-f]{32}$' })
  @MaxLength(ID_MAX)
  @Matches(/^conv_[0-9a-f]{32}$/)
  id!: ConversationId;
}

export class TurnParamDto extends ConversationParamDto {
  @ApiProperty({ maxLength: ID_MAX, example: `turn_${HEX}`, pattern: '^turn_[0-9a-f]{32}$' })
  @MaxLength(ID_MAX)
  @Matches(/^turn_[0-9a-f]{32}$/)
  turnId!: TurnId;
}

export class ConversationMessageParamDto extends ConversationParamDto {
  @ApiProperty({ maxLength: ID_MAX, example: `msg_${HEX}`, pattern: '^msg_[0-9a-f]{32}$' })
  @MaxLength(ID_MAX)
  @Matches(/^msg_[0-9a-f]{32}$/)
  messageId!: MessageId;
}

export class MessageParamDto {
  @ApiProperty({ maxLength: ID_MAX, example: `msg_${HEX}`, pattern: '^msg_[0-9a-f]{32}$' })
  @MaxLength(ID_MAX)
  @Matches(/^msg_[0-9a-f]{32}$/)
  messageId!: MessageId;
}
