import { ApiProperty, ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { Omittable } from '@rapport/platform';
import type { MessageId } from '@rapport/kernel';
import { Type } from 'class-transformer';
import { IsInt, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { DisclosureDto } from './disclosure.dto.js';
import { NoticeDto } from './notice.dto.js';
import { RUNGS, type Rung } from '../domain/turn.js';
import { ToneDto, ToneExplanationDto } from './tone.dto.js';
import { ScreeningDto } from './screening.dto.js';

/** Only bounds the input; CONVERSATION_MESSAGE_MAX_CHARACTERS is what a message is measured by. */
const CONTENT_INPUT_MAX = 200_000;
const ID_MAX = 64;
/** Far beyond what any turn publishes. */
const SEQUENCE_MAX = 1_000_000;

export class SendMessageDto {
  @ApiProperty({ maxLength: CONTENT_INPUT_MAX, example: 'Good evening! How was your day?' })
  @IsString()
  @MaxLength(CONTENT_INPUT_MAX)
  content!: string;

  @ApiPropertyOptional({
    maxLength: ID_MAX,
    pattern: '^msg_[0-9a-f]{32}$',
    description: 'The answer that the message follows; without it, the last message of the active path.',
  })
  @Omittable()
  @MaxLength(ID_MAX)
  @Matches(/^msg_[0-9a-f]{32}$/)
  parent_id?: MessageId;
}

export class EditMessageDto extends PickType(SendMessageDto, ['content']) {}

export class ResumeQueryDto {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: SEQUENCE_MAX,
    description: 'Number of the last event that was received. The header `Last-Event-ID` says the same and goes first.',
  })
  @Omittable()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(SEQUENCE_MAX)
  starting_after?: number;
}

export class MessageDto {
  @ApiProperty({ maxLength: ID_MAX, example: 'msg_0198f2a0c0de70008000000000000001' })
  id!: string;

  @ApiProperty({ enum: ['message'] })
  object!: 'message';

  @ApiProperty({ maxLength: ID_MAX })
  conversation_id!: string;

  @ApiProperty({ type: String, nullable: true, maxLength: ID_MAX, description: 'What it answers or continues.' })
  parent_id!: string | null;

  @ApiProperty({ maxLength: ID_MAX })
  turn!: string;

  @ApiProperty({ enum: ['user', 'assistant'] })
  role!: 'user' | 'assistant';

  @ApiProperty({
    enum: ['complete', 'incomplete', 'replaced', 'holding', 'withheld'],
    description:
      '`incomplete`: cut short. `replaced`: stands in for an answer that was withheld. `holding`: the persona could not ' +
      'reach its model. `withheld`: screening kept this message from the model.',
  })
  status!: 'complete' | 'incomplete' | 'replaced' | 'holding' | 'withheld';

  @ApiProperty({ maxLength: CONTENT_INPUT_MAX })
  content!: string;

  @ApiProperty({ description: 'Whether it was written by software. True for every message of a persona.' })
  ai_generated!: boolean;

  @ApiProperty({ format: 'date-time', maxLength: 30 })
  created_at!: string;
}

export class PlacedMessageDto extends MessageDto {
  @ApiProperty({ description: 'Whether it lies on the active path: the one that is shown and continued.' })
  active!: boolean;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'How many messages stand in its place, itself included.' })
  sibling_count!: number;

  @ApiProperty({ description: 'Whether you had it forgotten: it stays here, and no persona knows it any more.' })
  forgotten!: boolean;
}

export class UsageDto {
  @ApiProperty({ type: 'integer', minimum: 0, description: 'Tokens of the prompt, the cached ones included.' })
  prompt_tokens!: number;

  @ApiProperty({ type: 'integer', minimum: 0 })
  cached_tokens!: number;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Tokens of the answer, without thoughts.' })
  output_tokens!: number;

  @ApiProperty({ type: 'integer', minimum: 0 })
  thought_tokens!: number;
}

export class MemoryUseDto {
  @ApiProperty({
    type: [String],
    maxItems: 100,
    items: { type: 'string', maxLength: ID_MAX },
    description: 'The messages that the memory comes from.',
  })
  sources!: string[];

  @ApiProperty({
    type: String,
    nullable: true,
    maxLength: ID_MAX,
    description: 'The memory that it was; null for a message that was recalled as it was said.',
  })
  memory_id!: string | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    minimum: 0,
    maximum: 1,
    description: 'Relative to the best of the turn.',
  })
  score!: number | null;
}

export class ExplainedSourceDto {
  @ApiProperty({ maxLength: ID_MAX })
  message_id!: string;

  @ApiProperty({
    enum: ['known', 'forgotten', 'deleted'],
    description: '`forgotten`: at your wish; it stays in the transcript. `deleted`: with its conversation.',
  })
  state!: 'known' | 'forgotten' | 'deleted';

  @ApiProperty({ type: String, nullable: true, maxLength: ID_MAX })
  conversation_id!: string | null;

  @ApiProperty({ type: String, nullable: true, enum: ['user', 'assistant', null] })
  role!: 'user' | 'assistant' | null;

  @ApiProperty({ type: String, nullable: true, maxLength: CONTENT_INPUT_MAX, description: 'Null unless it is known.' })
  content!: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', maxLength: 30 })
  created_at!: string | null;
}

/** A memory that stood in the prompt, as far as it is still known. */
export class ExplainedMemoryDto {
  @ApiProperty({ enum: ['memory', 'message'], description: 'A memory, or a message as it was said.' })
  type!: 'memory' | 'message';

  @ApiProperty({ type: String, nullable: true, maxLength: ID_MAX })
  memory_id!: string | null;

  @ApiProperty({ description: 'Whether it was forgotten since, and all that it came from with it.' })
  forgotten!: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    maxLength: 2_000,
    description: 'Of a memory that is not forgotten, as it is now.',
  })
  text!: string | null;

  @ApiProperty({ type: String, nullable: true, enum: ['fact', 'preference', 'event', 'relationship', null] })
  kind!: string | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    minimum: 0,
    maximum: 1,
    description: 'Relative to the best of the turn.',
  })
  score!: number | null;

  @ApiProperty({ type: [ExplainedSourceDto], maxItems: 100 })
  sources!: ExplainedSourceDto[];
}

/** What a turn came to: the JSON answer to a message, and the data of the event that ends a stream. */
export class TurnResultDto {
  @ApiProperty({ enum: ['turn'] })
  object!: 'turn';

  @ApiProperty({ maxLength: ID_MAX, example: 'turn_0198f2a0c0de70008000000000000001' })
  turn!: string;

  @ApiProperty({ enum: ['completed', 'incomplete'] })
  status!: 'completed' | 'incomplete';

  @ApiProperty({
    type: String,
    nullable: true,
    enum: ['stopped', 'length', 'content_filter', 'interrupted', null],
    description: 'Why the answer is incomplete.',
  })
  reason!: 'stopped' | 'length' | 'content_filter' | 'interrupted' | null;

  @ApiProperty({ maxLength: ID_MAX })
  user_message_id!: string;

  @ApiProperty({ type: MessageDto })
  message!: MessageDto;

  @ApiProperty({ type: UsageDto, nullable: true, description: 'Null when no model was asked, or it reported none.' })
  usage!: UsageDto | null;

  @ApiProperty({ type: Number, nullable: true, minimum: 0, description: 'Null when the price is not known.' })
  cost_usd!: number | null;

  @ApiProperty({
    enum: RUNGS,
    description:
      "What answered: the persona's model at once, after a retry, or by a second request that overtook it; another model; " +
      'another provider; the persona without a model; or screening, before any model was asked.',
  })
  rung!: Rung;

  @ApiProperty({ type: [MemoryUseDto], maxItems: 500 })
  memory_used!: MemoryUseDto[];

  @ApiProperty({ type: ToneDto })
  tone!: ToneDto;

  @ApiProperty({
    type: DisclosureDto,
    nullable: true,
    description: 'What you have to show with this turn; null in most. In a stream it also is the second event.',
  })
  disclosure!: DisclosureDto | null;

  @ApiProperty({
    type: [NoticeDto],
    maxItems: 10,
    description: 'What `safety.notice` tells in a stream; none when the turn is told again later.',
  })
  notices!: NoticeDto[];

  @ApiProperty({
    type: 'integer',
    nullable: true,
    minimum: 1,
    description: 'After a holding reply: when to try again.',
  })
  retry_after_s!: number | null;
}

/** The facts behind a reply. */
export class ExplanationDto {
  @ApiProperty({ enum: ['explanation'] })
  object!: 'explanation';

  @ApiProperty({ maxLength: ID_MAX })
  turn!: string;

  @ApiProperty({ maxLength: ID_MAX })
  conversation_id!: string;

  @ApiProperty({ maxLength: ID_MAX })
  user_message_id!: string;

  @ApiProperty({ maxLength: ID_MAX })
  reply_id!: string;

  @ApiProperty({ enum: ['accepted', 'generating', 'completed', 'incomplete', 'failed'] })
  state!: string;

  @ApiProperty({ type: String, nullable: true, enum: [...RUNGS, null] })
  rung!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    maxLength: 40,
    description: 'How the model or screening ended the turn.',
  })
  verdict!: string | null;

  @ApiProperty({ type: String, nullable: true, maxLength: 64, description: 'See the error catalogue.' })
  error_code!: string | null;

  @ApiProperty({ maxLength: 128, description: 'The model that was asked.' })
  model!: string;

  @ApiProperty({ type: String, nullable: true, maxLength: 128, description: 'The model that answered.' })
  model_version!: string | null;

  @ApiProperty({ type: 'integer', minimum: 0 })
  attempts!: number;

  @ApiProperty({ type: UsageDto, nullable: true })
  usage!: UsageDto | null;

  @ApiProperty({ type: Number, nullable: true, minimum: 0 })
  cost_usd!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, minimum: 0 })
  first_token_ms!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, minimum: 0 })
  duration_ms!: number | null;

  @ApiProperty({ type: [ExplainedMemoryDto], maxItems: 500 })
  memory_used!: ExplainedMemoryDto[];

  @ApiProperty({ type: ToneDto })
  tone!: ToneDto;

  @ApiProperty({ type: ToneExplanationDto, nullable: true, description: 'Null for turns of before it was kept.' })
  tone_explanation!: ToneExplanationDto | null;

  @ApiProperty({ type: ScreeningDto })
  screening!: ScreeningDto;
}
