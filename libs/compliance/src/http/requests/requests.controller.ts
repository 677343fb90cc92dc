import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Clock, type Principal } from '@rapport/kernel';
import { Access, ApiList, ApiProblems, CurrentPrincipal, Idempotent, listBody, type ListBody } from '@rapport/platform';
import { DataRequests } from '../../application/requests/data-requests.js';
import { requestErrors } from '../../requests.errors.js';
import { MakeRequestDto, RequestDto, RequestParamDto, RequestQueryDto } from './request.dto.js';
import { toRequestDto } from './request.mapping.js';

@ApiTags('Account')
@Access({ roles: ['user'] })
@Controller('v1/me/requests')
export class RequestsController {
  constructor(
    private readonly requests: DataRequests,
    private readonly clock: Clock,
  ) {}

  @Post()
  @Idempotent()
  @ApiOperation({
    summary: 'Ask for what the law gives you',
    description:
      'For what has no endpoint of its own, or to have it answered by a person. Exports and erasures are made at once ' +
      'where they have one.',
    operationId: 'makeRequest',
  })
  @ApiCreatedResponse({ type: RequestDto, description: 'The request, and by when it is answered.' })
  @ApiProblems(requestErrors.alreadyOpen)
  async make(@CurrentPrincipal() { userId }: Principal, @Body() { kind, detail }: MakeRequestDto): Promise<RequestDto> {
    return toRequestDto(await this.requests.open({ userId, kind, detail, actor: userId }), this.clock.date());
  }

  @Get()
  @ApiOperation({ summary: 'See your requests', operationId: 'listRequests' })
  @ApiList(RequestDto, 'Requests, by due date.')
  async list(
    @CurrentPrincipal() { userId }: Principal,
    @Query() { state, kind, ...page }: RequestQueryDto,
  ): Promise<ListBody<RequestDto>> {
    const now = this.clock.date();
    return listBody(await this.requests.list({ userId, state, kind }, page), (request) => toRequestDto(request, now));
  }

  @Get(':id')
  @ApiOperation({ summary: 'See a request', operationId: 'getRequest' })
  @ApiOkResponse({ type: RequestDto, description: 'The request.' })
  @ApiProblems(requestErrors.notFound)
  async get(@CurrentPrincipal() { userId }: Principal, @Param() { id }: RequestParamDto): Promise<RequestDto> {
    return toRequestDto(await this.requests.find(id, userId), this.clock.date());
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @ApiOperation({ summary: 'Withdraw a request', operationId: 'withdrawRequest' })
  @ApiOkResponse({ type: RequestDto, description: 'The request, closed.' })
  @ApiProblems(requestErrors.notFound, requestErrors.closed)
  async withdraw(@CurrentPrincipal() { userId }: Principal, @Param() { id }: RequestParamDto): Promise<RequestDto> {
    return toRequestDto(await this.requests.withdraw(id, userId), this.clock.date());
  }
}
