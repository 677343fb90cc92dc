import { ApiHideProperty, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  Allow,
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

const MESSAGES_MAX = 1_000;
const SLUG_MAX = 64;
const TEXT_MAX = 200_000;
const TOKENS_MAX = 1_000_000;
const ROLES = ['system', 'developer', 'user', 'assistant', 'tool', 'function'] as const;

/** Bounded by the persona, or without a meaning here: accepted, and without effect. */
const IGNORED = [
  'temperature',
  'top_p',
  'frequency_penalty',
  'presence_penalty',
  'seed',
  'logit_bias',
  'user',
  'safety_identifier',
  'prompt_cache_key',
  'prompt_cache_retention',
  'prediction',
  'service_tier',
  'store',
  'reasoning_effort',
  'verbosity',
  'parallel_tool_calls',
] as const;

/** Refused unless they ask for nothing: who sends them would misread an answer that passed over them. */
export const REFUSED = [
  'n',
  'tools',
  'tool_choice',
  'functions',
  'function_call',
  'audio',
  'modalities',
  'response_format',
  'logprobs',
  'top_logprobs',
  'stop',
  'web_search_options',
] as const;

export class ChatMessageDto {
  @ApiProperty({ enum: ROLES, description: '`tool` and `function` are refused.' })
  @IsIn(ROLES)
  role!: (typeof ROLES)[number];

  /** Read by `readMessages`, which also takes a list of text parts. */
  @ApiProperty({ type: String, maxLength: TEXT_MAX, description: 'Text, or a list of `text` parts.' })
  @Allow()
  content?: unknown;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: SLUG_MAX, description: 'Ignored.' })
  @IsOptional()
  @IsString()
  @MaxLength(SLUG_MAX)
  name?: string | null;

  /** What clients copy from an answer of ours into the history. */
  @ApiHideProperty()
  @Allow()
  refusal?: unknown;

  @ApiHideProperty()
  @Allow()
  annotations?: unknown;

  @ApiHideProperty()
  @Allow()
  audio?: unknown;

  @ApiHideProperty()
  @Allow()
  tool_calls?: unknown;

  @ApiHideProperty()
  @Allow()
  tool_call_id?: unknown;

  @ApiHideProperty()
  @Allow()
  function_call?: unknown;
}

export class StreamOptionsDto {
  @ApiPropertyOptional({
    type: Boolean,
    nullable: true,
    description: 'Ends the stream with a chunk that tells the tokens.',
  })
  @IsOptional()
  @IsBoolean()
  include_usage?: boolean | null;

  @ApiHideProperty()
  @Allow()
  include_obfuscation?: unknown;
}

/** The names of {@link IGNORED} and {@link REFUSED} are let through validation at the end of this file. */
export class ChatCompletionRequestDto {
  @ApiProperty({ maxLength: SLUG_MAX, example: 'maren', description: 'The slug of a persona.' })
  @IsString()
  @MaxLength(SLUG_MAX)
  model!: string;

  @ApiProperty({ type: [ChatMessageDto], minItems: 1, maxItems: MESSAGES_MAX })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MESSAGES_MAX)
  @ValidateNested({ each: true })
  @Type(() => ChatMessageDto)
  messages!: ChatMessageDto[];

  @ApiPropertyOptional({ type: Boolean, nullable: true })
  @IsOptional()
  @IsBoolean()
  stream?: boolean | null;

  @ApiPropertyOptional({ type: StreamOptionsDto, nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => StreamOptionsDto)
  stream_options?: StreamOptionsDto | null;

  @ApiPropertyOptional({
    type: 'object',
    nullable: true,
    additionalProperties: { type: 'string', maxLength: 512 },
    description: '`conversation_id` continues a stored conversation with the last message; the others are left out.',
  })
  @IsOptional()
  @IsObject()
  metadata?: Record<string, unknown> | null;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: TOKENS_MAX, nullable: true })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(TOKENS_MAX)
  max_completion_tokens?: number | null;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: TOKENS_MAX, nullable: true, deprecated: true })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(TOKENS_MAX)
  max_tokens?: number | null;
}

for (const name of [...IGNORED, ...REFUSED]) Allow()(ChatCompletionRequestDto.prototype, name);
