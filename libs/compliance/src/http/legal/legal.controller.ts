import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, ApiProblems } from '@rapport/platform';
import { ReadLegalText } from '../../application/legal/read-legal-text.js';
import { legalErrors } from '../../legal.errors.js';
import { LegalParamDto, LegalQueryDto, LegalTextDto } from './legal.dto.js';

@ApiTags('Legal')
@Controller('v1/legal')
export class LegalController {
  constructor(private readonly texts: ReadLegalText) {}

  @Get(':document')
  @Access({ public: true })
  @ApiOperation({ summary: 'Read what people agree to', operationId: 'getLegalText' })
  @ApiOkResponse({ type: LegalTextDto, description: 'The current version.' })
  @ApiProblems(legalErrors.notFound)
  read(@Param() { document }: LegalParamDto, @Query() { locale: wanted }: LegalQueryDto): LegalTextDto {
    const { version, locale, content } = this.texts.execute(document, wanted);
    return { id: document, object: 'legal_text', version, locale, content };
  }
}
