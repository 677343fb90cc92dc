import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { DisclosureDto } from '../disclosure.dto.js';
import { NoticeDto } from '../notice.dto.js';

const ID_MAX = 64;
const TEXT_MAX = 200_000;

/** OpenAI's error body, for every failure of these routes. */
export class OpenAiErrorDetailDto {
  @ApiProperty({ maxLength: 2_000 })
  message!: string;

  @ApiProperty({ maxLength: ID_MAX })
  type!: string;

  @ApiProperty({ type: String, nullable: true, maxLength: 512 })
  param!: string | null;

  @ApiProperty({ maxLength: ID_MAX })
  code!: string;
}

export class OpenAiErrorDto {
  @ApiProperty({ type: OpenAiErrorDetailDto })
  error!: OpenAiErrorDetailDto;
}

export class PromptTokensDetailsDto {
  @ApiProperty({ type: 'integer' })
  cached_tokens!: number;

  @ApiProperty({ type: 'integer' })
  audio_tokens!: number;
}

export class CompletionTokensDetailsDto {
  @ApiProperty({ type: 'integer' })
  reasoning_tokens!: number;

  @ApiProperty({ type: 'integer' })
  audio_tokens!: number;

  @ApiProperty({ type: 'integer' })
  accepted_prediction_tokens!: number;

  @ApiProperty({ type: 'integer' })
  rejected_prediction_tokens!: number;
}

export class CompletionUsageDto {
  @ApiProperty({ type: 'integer' })
  prompt_tokens!: number;

  @ApiProperty({ type: 'integer', description: 'Thoughts included.' })
  completion_tokens!: number;

  @ApiProperty({ type: 'integer' })
  total_tokens!: number;

  @ApiProperty({ type: PromptTokensDetailsDto })
  prompt_tokens_details!: PromptTokensDetailsDto;

  @ApiProperty({ type: CompletionTokensDetailsDto })
  completion_tokens_details!: CompletionTokensDetailsDto;
}

export class CompletionMessageDto {
  @ApiProperty({ enum: ['assistant'] })
  role!: 'assistant';

  @ApiProperty({ maxLength: TEXT_MAX })
  content!: string;

  @ApiProperty({ type: String, nullable: true, maxLength: TEXT_MAX, description: 'Always null: a refusal is content.' })
  refusal!: null;
}

export const FINISH_REASONS = ['stop', 'length', 'content_filter'] as const;
export type FinishReason = (typeof FINISH_REASONS)[number];

export class CompletionChoiceDto {
  @ApiProperty({ type: 'integer' })
  index!: number;

  @ApiProperty({ type: CompletionMessageDto })
  message!: CompletionMessageDto;

  @ApiProperty({ enum: FINISH_REASONS })
  finish_reason!: FinishReason;

  @ApiProperty({ type: 'object', nullable: true, additionalProperties: false, description: 'Always null.' })
  logprobs!: null;
}

/** What OpenAI's shape has no place for. */
export class CompletionExtensionDto {
  @ApiProperty({ maxLength: 32, description: 'Which step of the degradation ladder answered.' })
  rung!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    maxLength: 32,
    description: 'Why the answer is not whole: `length`, `content_filter`, `stopped` or `interrupted`.',
  })
  reason!: string | null;

  @ApiPropertyOptional({
    type: DisclosureDto,
    description:
      'What you have to show with this answer; absent from most. In a stream it also stands on a chunk before the first words.',
  })
  disclosure?: DisclosureDto;

  @ApiPropertyOptional({
    type: [NoticeDto],
    maxItems: 10,
    description: 'What screening or the crisis protocol tells beside the answer: show its resources. Absent from most.',
  })
  notices?: NoticeDto[];

  @ApiPropertyOptional({ maxLength: ID_MAX, description: 'Of a stored conversation.' })
  conversation_id?: string;

  @ApiPropertyOptional({ maxLength: ID_MAX, description: 'Of a stored conversation: the answer.' })
  message_id?: string;
}

export class ChatCompletionDto {
  @ApiProperty({ maxLength: ID_MAX, example: 'chatcmpl-0198f2a0c0de70008000000000000001' })
  id!: string;

  @ApiProperty({ enum: ['chat.completion'] })
  object!: 'chat.completion';

  @ApiProperty({ type: 'integer', description: 'Seconds since 1970.' })
  created!: number;

  @ApiProperty({ maxLength: ID_MAX })
  model!: string;

  @ApiProperty({ type: [CompletionChoiceDto], minItems: 1, maxItems: 1 })
  choices!: CompletionChoiceDto[];

  @ApiPropertyOptional({ type: CompletionUsageDto, description: 'Absent when no model reported it.' })
  usage?: CompletionUsageDto;

  @ApiProperty({ type: CompletionExtensionDto })
  rapport!: CompletionExtensionDto;
}
