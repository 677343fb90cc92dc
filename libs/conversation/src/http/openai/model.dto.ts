import { ApiProperty } from '@nestjs/swagger';
import { MaxLength } from 'class-validator';

const SLUG_MAX = 64;
const MODELS_MAX = 10_000;

export class ModelParamDto {
  @ApiProperty({ maxLength: SLUG_MAX, example: 'maren' })
  @MaxLength(SLUG_MAX)
  id!: string;
}

export class ModelDto {
  @ApiProperty({ maxLength: SLUG_MAX, example: 'maren', description: 'The slug of a published persona.' })
  id!: string;

  @ApiProperty({ enum: ['model'] })
  object!: 'model';

  @ApiProperty({ type: 'integer', description: 'When its active version was made, in seconds since 1970.' })
  created!: number;

  @ApiProperty({ enum: ['rapport'] })
  owned_by!: 'rapport';
}

export class ModelListDto {
  @ApiProperty({ enum: ['list'] })
  object!: 'list';

  @ApiProperty({ type: [ModelDto], maxItems: MODELS_MAX })
  data!: ModelDto[];
}
