import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, Matches, Max, MaxLength, Min } from 'class-validator';

export class SlugParamDto {
  @ApiProperty({ maxLength: 64, example: 'maren', pattern: '^[a-z0-9-]+$' })
  @MaxLength(64)
  @Matches(/^[a-z0-9-]+$/)
  slug!: string;
}

export class VersionParamDto extends SlugParamDto {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 1_000_000 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  version!: number;
}
