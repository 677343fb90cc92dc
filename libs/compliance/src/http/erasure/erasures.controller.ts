import { Body, Controller, Get, Headers, HttpCode, Ip, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@rapport/kernel';
import { Access, AccountClosing, ApiProblems, CurrentPrincipal } from '@rapport/platform';
import { ReadErasure } from '../../application/erasure/read-erasure.js';
import { RequestErasure } from '../../application/erasure/request-erasure.js';
import { dataRightsErrors } from '../../data-rights.errors.js';
import { retentionErrors } from '../../retention.errors.js';
import { ErasureDto, ErasureParamDto, RequestedErasureDto, RequestErasureDto } from './erasure.dto.js';
import { toErasureDto, toRequestedErasureDto } from './erasure.mapping.js';

const RECEIPT_TOKEN = 'Receipt-Token';
const TOKEN_MAX = 128;

@ApiTags('Account')
@Controller('v1/me/erasure')
export class ErasuresController {
  constructor(
    private readonly accounts: AccountClosing,
    private readonly requestErasure: RequestErasure,
    private readonly readErasure: ReadErasure,
  ) {}

  /** For people only: no key may destroy everything. */
  @Post()
  @HttpCode(202)
  @Access({ roles: ['user'] })
  @ApiOperation({
    summary: 'Erase everything that is held about you',
    description:
      'At once, and for good: the account is closed with the answer, the rest follows within minutes. There is no account ' +
      'to sign in to afterwards, so keep the token for the receipt. See docs/data-rights.md.',
    operationId: 'requestErasure',
  })
  @ApiAcceptedResponse({ type: RequestedErasureDto, description: 'It has begun.' })
  @ApiProblems(dataRightsErrors.subjectNotFound, retentionErrors.held)
  async request(
    @CurrentPrincipal() { userId }: Principal,
    @Body() { password }: RequestErasureDto,
    @Ip() address: string,
  ): Promise<RequestedErasureDto> {
    await this.accounts.confirm(userId, password, address);
    return toRequestedErasureDto(await this.requestErasure.execute({ userId, actor: userId }));
  }

  @Get(':id')
  @Access({ public: true })
  @ApiOperation({ summary: 'See how far an erasure is, and get its receipt', operationId: 'getErasure' })
  @ApiHeader({
    name: RECEIPT_TOKEN,
    required: true,
    description: 'As received with the answer to the request.',
    schema: { type: 'string', maxLength: TOKEN_MAX },
  })
  @ApiOkResponse({ type: ErasureDto, description: 'The erasure.' })
  @ApiProblems(dataRightsErrors.erasureNotFound)
  async get(
    @Param() { id }: ErasureParamDto,
    @Headers(RECEIPT_TOKEN.toLowerCase()) token: string | undefined,
  ): Promise<ErasureDto> {
    return toErasureDto(await this.readErasure.byToken(id, (token ?? '').slice(0, TOKEN_MAX)));
  }
}
