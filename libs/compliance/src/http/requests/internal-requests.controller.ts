import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Clock, type Principal } from '@rapport/kernel';
import {
  Access,
  ApiList,
  ApiProblems,
  AuditedRead,
  CurrentPrincipal,
  Idempotent,
  listBody,
  type ListBody,
} from '@rapport/platform';
import { DataRequests } from '../../application/requests/data-requests.js';
import { requestErrors } from '../../requests.errors.js';
import {
  CloseRequestDto,
  EnteredRequestDto,
  EnterRequestDto,
  ExtendRequestDto,
  ReadRequestDto,
  RequestParamDto,
  RequestQueryDto,
} from './request.dto.js';
import { toEnteredRequestDto } from './request.mapping.js';

/** The privacy officer's desk. */
@ApiTags('internal: data rights')
@Access({ roles: ['admin'], internal: true })
@Controller('internal/v1/gdpr/requests')
export class InternalRequestsController {
  constructor(
    private readonly requests: DataRequests,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Access({ roles: ['admin', 'auditor'], internal: true })
  @AuditedRead()
  @ApiOperation({ summary: 'List requests, the most urgent first', operationId: 'listRequestsOfPeople' })
  @ApiList(EnteredRequestDto)
  async list(@Query() { state, kind, ...page }: RequestQueryDto): Promise<ListBody<EnteredRequestDto>> {
    const now = this.clock.date();
    return listBody(await this.requests.list({ state, kind }, page), (one) => toEnteredRequestDto(one, now));
  }

  @Post()
  @Idempotent()
  @ApiOperation({
    summary: 'Enter a request that came by letter, or a breach',
    operationId: 'enterRequest',
  })
  @ApiCreatedResponse({ type: EnteredRequestDto, description: 'The request, and by when it must be answered.' })
  @ApiProblems(
    requestErrors.alreadyOpen,
    requestErrors.profileMismatch,
    requestErrors.subjectNotFound,
    requestErrors.receivedInFuture,
  )
  async enter(
    @CurrentPrincipal() { userId: actor }: Principal,
    @Body() { user_id: userId = actor, kind, profile, received_at: receivedAt }: EnterRequestDto,
  ): Promise<EnteredRequestDto> {
    const openedAt = receivedAt === undefined ? undefined : new Date(receivedAt);
    return this.present(await this.requests.open({ userId, kind, profile, openedAt, actor }));
  }

  @Get(':id')
  @AuditedRead({ subject: 'id' })
  @ApiOperation({ summary: 'Read a request, with what the person wrote', operationId: 'readRequestOfPerson' })
  @ApiOkResponse({ type: ReadRequestDto, description: 'The request.' })
  @ApiProblems(requestErrors.notFound)
  async read(@Param() { id }: RequestParamDto): Promise<ReadRequestDto> {
    const request = await this.requests.find(id);
    return { ...this.present(request), detail: (await this.requests.detail(request)) ?? null };
  }

  @Post(':id/confirm')
  @HttpCode(200)
  @ApiOperation({ summary: 'Note that its receipt was confirmed to the person', operationId: 'confirmRequest' })
  @ApiOkResponse({ type: EnteredRequestDto, description: 'The request.' })
  @ApiProblems(requestErrors.notFound, requestErrors.closed)
  async confirm(
    @CurrentPrincipal() { userId: actor }: Principal,
    @Param() { id }: RequestParamDto,
  ): Promise<EnteredRequestDto> {
    return this.present(await this.requests.confirm(id, actor));
  }

  @Post(':id/extend')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take more time, once, and tell the person why', operationId: 'extendRequest' })
  @ApiOkResponse({ type: EnteredRequestDto, description: 'The request, with its new deadline.' })
  @ApiProblems(requestErrors.notFound, requestErrors.closed, requestErrors.notExtendable, requestErrors.extendedTooLate)
  async extend(
    @CurrentPrincipal() { userId: actor }: Principal,
    @Param() { id }: RequestParamDto,
    @Body() { reason }: ExtendRequestDto,
  ): Promise<EnteredRequestDto> {
    return this.present(await this.requests.extend(id, reason, actor));
  }

  @Post(':id/close')
  @HttpCode(200)
  @ApiOperation({ summary: 'Close a request', operationId: 'closeRequest' })
  @ApiOkResponse({ type: EnteredRequestDto, description: 'The request, closed.' })
  @ApiProblems(requestErrors.notFound, requestErrors.closed, requestErrors.reasonRequired)
  async close(
    @CurrentPrincipal() { userId: actor }: Principal,
    @Param() { id }: RequestParamDto,
    @Body() { outcome, reason }: CloseRequestDto,
  ): Promise<EnteredRequestDto> {
    return this.present(await this.requests.close(id, outcome, reason, actor));
  }

  private present(request: Parameters<typeof toEnteredRequestDto>[0]): EnteredRequestDto {
    return toEnteredRequestDto(request, this.clock.date());
  }
}
