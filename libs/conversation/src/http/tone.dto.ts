import { ApiProperty } from '@nestjs/swagger';
import { EMOTIONS, type Emotion } from '@rapport/memory';
import { TONE_BASES, TONE_MARKS, type ToneBasis, type ToneMark } from '../domain/tone/tone.js';

/** Dials from 0 (not at all) to 1 (as far as it goes). */
export class ToneDto {
  @ApiProperty({ minimum: 0, maximum: 1 })
  formality!: number;

  @ApiProperty({ minimum: 0, maximum: 1 })
  warmth!: number;

  @ApiProperty({ minimum: 0, maximum: 1 })
  energy!: number;

  @ApiProperty({ minimum: 0, maximum: 1 })
  length!: number;
}

export class HeardDialDto {
  @ApiProperty({ minimum: 0, maximum: 1, description: '0.5 is the middle.' })
  value!: number;

  @ApiProperty({ minimum: 0, maximum: 1 })
  confidence!: number;
}

export class HeardToneDto {
  @ApiProperty({ type: HeardDialDto })
  formality!: HeardDialDto;

  @ApiProperty({ type: HeardDialDto })
  warmth!: HeardDialDto;

  @ApiProperty({ type: HeardDialDto })
  energy!: HeardDialDto;

  @ApiProperty({ type: HeardDialDto })
  length!: HeardDialDto;
}

/** What a model read of how you felt, where the operator has it asked. */
export class HeardMoodDto {
  @ApiProperty({ enum: EMOTIONS })
  emotion!: Emotion;

  @ApiProperty({ minimum: 0, maximum: 1 })
  confidence!: number;

  @ApiProperty({
    format: 'date-time',
    maxLength: 30,
    description: 'When you said what it was read from. It fades with the hours.',
  })
  said_at!: string;
}

/** Why an answer was to sound as it did. */
export class ToneExplanationDto {
  @ApiProperty({
    enum: TONE_BASES,
    description:
      '`adapted`: the dials follow how you write. `off`: you switched that off. `safety`: screening or the crisis ' +
      'protocol found something, and nothing is mirrored then.',
  })
  basis!: ToneBasis;

  @ApiProperty({ type: ToneDto, description: "The persona's own dials." })
  own!: ToneDto;

  @ApiProperty({ type: HeardToneDto, nullable: true, description: 'Of this message alone. Null: it was not read.' })
  reading!: HeardToneDto | null;

  @ApiProperty({ type: HeardToneDto, nullable: true, description: 'Over the conversation, this message included.' })
  state!: HeardToneDto | null;

  @ApiProperty({ type: HeardMoodDto, nullable: true, description: 'Null: none was known, or was left.' })
  mood!: HeardMoodDto | null;

  @ApiProperty({ enum: TONE_MARKS, isArray: true, maxItems: TONE_MARKS.length })
  marks!: ToneMark[];

  @ApiProperty({ type: String, nullable: true, maxLength: 3, description: 'ISO 639-1; null: not plain.' })
  language!: string | null;

  @ApiProperty({
    type: 'array',
    items: { type: 'string', maxLength: 300 },
    maxItems: 12,
    description: 'The same in sentences.',
  })
  in_words!: string[];
}
