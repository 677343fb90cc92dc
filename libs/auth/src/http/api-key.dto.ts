import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Omittable } from '@rapport/platform';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';
import { SCOPES, type Scope } from '@rapport/kernel';

const NAME_MAX = 80;
const DAYS_MAX = 3650;

export class CreateApiKeyDto {
  @ApiProperty({ minLength: 1, maxLength: NAME_MAX, description: 'For its owner to recognise it by.' })
  @IsString()
  @MinLength(1)
  @MaxLength(NAME_MAX)
  name!: string;

  @ApiProperty({ enum: SCOPES, isArray: true, minItems: 1, maxItems: SCOPES.length })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(SCOPES.length)
  @IsIn(SCOPES, { each: true })
  scopes!: Scope[];

  @ApiPropertyOptional({
    type: 'integer',
    format: 'int32',
    minimum: 1,
    maximum: DAYS_MAX,
    description: 'Never beyond the longest lifetime that the service allows, which is also the default.',
  })
  @Omittable()
  @IsInt()
  @Min(1)
  @Max(DAYS_MAX)
  expires_in_days?: number;
}

export class ApiKeyDto {
  @ApiProperty({ maxLength: 64, example: 'key_0198f2a0c0de70008000000000000001' })
  id!: string;

  @ApiProperty({ enum: ['api_key'] })
  object!: 'api_key';

  @ApiProperty({ maxLength: NAME_MAX })
  name!: string;

  @ApiProperty({ maxLength: 4, description: 'The last characters of the key.' })
  hint!: string;

  @ApiProperty({ enum: SCOPES, isArray: true, maxItems: SCOPES.length })
  scopes!: readonly Scope[];

  @ApiProperty({ format: 'date-time', maxLength: 30 })
  created_at!: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', maxLength: 30 })
  expires_at!: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', maxLength: 30, description: 'To the hour or so.' })
  last_used_at!: string | null;
}

export class CreatedApiKeyDto extends ApiKeyDto {
  @ApiProperty({ maxLength: 128, description: 'The key itself. Shown this once.' })
  key!: string;
}
