import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Omittable } from '@rapport/platform';
import { IsIn, IsString, Matches, MaxLength } from 'class-validator';
import { LEGAL_DOCUMENTS, type LegalDocument } from '../../domain/legal/legal-text.js';

const LOCALE_MAX = 35;
const LOCALE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
const CONTENT_MAX = 100_000;

export class LegalParamDto {
  @ApiProperty({ enum: LEGAL_DOCUMENTS })
  @IsString()
  @MaxLength(40)
  @IsIn(LEGAL_DOCUMENTS)
  document!: LegalDocument;
}

export class LegalQueryDto {
  @ApiPropertyOptional({ maxLength: LOCALE_MAX, pattern: LOCALE.source, default: 'en', description: 'BCP 47.' })
  @Omittable()
  @IsString()
  @MaxLength(LOCALE_MAX)
  @Matches(LOCALE)
  locale: string = 'en';
}

export class LegalTextDto {
  @ApiProperty({ enum: LEGAL_DOCUMENTS })
  id!: LegalDocument;

  @ApiProperty({ enum: ['legal_text'] })
  object!: 'legal_text';

  @ApiProperty({ maxLength: 40, description: 'What is named when it is agreed to.' })
  version!: string;

  @ApiProperty({
    maxLength: LOCALE_MAX,
    description: 'The language it is given in, where the wanted one is not there.',
  })
  locale!: string;

  @ApiProperty({ maxLength: CONTENT_MAX, description: 'Markdown.' })
  content!: string;
}
