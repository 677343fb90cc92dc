import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { parseId, ROLES, type Principal } from '@rapport/kernel';
import { Access, ApiList, ApiProblems, CurrentPrincipal, Idempotent, listBody, type ListBody } from '@rapport/platform';
import { ApiKeys } from '../application/api-keys.js';
import { authErrors } from '../auth.errors.js';
import type { ApiKey } from '../domain/api-key.js';
import { ApiKeyDto, CreateApiKeyDto, CreatedApiKeyDto } from './api-key.dto.js';

/** For people only: a key cannot make, see or delete keys. */
@ApiTags('API keys')
@Access({ roles: ROLES })
@Controller('v1/me/api-keys')
export class ApiKeysController {
  constructor(private readonly apiKeys: ApiKeys) {}

  @Post()
  @Idempotent()
  @ApiOperation({ summary: 'Create an API key', operationId: 'createApiKey' })
  @ApiCreatedResponse({ type: CreatedApiKeyDto, description: 'The key, shown this once.' })
  @ApiProblems(authErrors.apiKeyLimit)
  async create(@CurrentPrincipal() { userId }: Principal, @Body() body: CreateApiKeyDto): Promise<CreatedApiKeyDto> {
    const { name, scopes, expires_in_days: expiresInDays } = body;
    const { key, token } = await this.apiKeys.create(userId, { name, scopes, expiresInDays });
    return { ...toDto(key), key: token };
  }

  @Get()
  @ApiOperation({ summary: 'List the API keys', description: 'All of them, newest first.', operationId: 'listApiKeys' })
  @ApiList(ApiKeyDto, 'All keys of the account.')
  async list(@CurrentPrincipal() { userId }: Principal): Promise<ListBody<ApiKeyDto>> {
    return listBody({ items: await this.apiKeys.list(userId), hasMore: false }, toDto);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke an API key', operationId: 'deleteApiKey' })
  @ApiParam({ name: 'id', schema: { type: 'string', maxLength: 64 } })
  @ApiNoContentResponse({ description: 'The key is good for nothing from now on.' })
  @ApiProblems(authErrors.apiKeyNotFound)
  async delete(@CurrentPrincipal() { userId }: Principal, @Param('id') id: string): Promise<void> {
    await this.apiKeys.revoke(userId, parseId('apiKey', id));
  }
}

function toDto(key: ApiKey): ApiKeyDto {
  return {
    id: key.apiKeyId,
    object: 'api_key',
    name: key.name,
    hint: key.hint,
    scopes: key.scopes,
    created_at: key.createdAt.toISOString(),
    expires_at: key.expiresAt?.toISOString() ?? null,
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
  };
}
