import { PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX, type PageRequest } from '@rapport/kernel';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { Omittable } from './omittable.decorator.js';

/** Query parameters of every list. Extend it for filters. */
export class PageQueryDto implements PageRequest {
  @ApiPropertyOptional({ minimum: 1, maximum: PAGE_LIMIT_MAX, default: PAGE_LIMIT_DEFAULT, description: 'How many.' })
  @Omittable()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(PAGE_LIMIT_MAX)
  limit: number = PAGE_LIMIT_DEFAULT;

  @ApiPropertyOptional({ maxLength: 64, description: 'The id after which the page begins: `last_id` of the previous.' })
  @Omittable()
  @IsString()
  @MaxLength(64)
  after?: string;

  @ApiPropertyOptional({ enum: ['asc', 'desc'], default: 'desc', description: 'By time of creation.' })
  @Omittable()
  @IsIn(['asc', 'desc'])
  order: 'asc' | 'desc' = 'desc';
}
