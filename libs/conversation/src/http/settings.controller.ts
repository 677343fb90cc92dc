import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal, UserId } from '@rapport/kernel';
import { memoryErrors, SwitchMemory } from '@rapport/memory';
import { Access, ApiProblems, CurrentPrincipal } from '@rapport/platform';
import { SettingsDto, StoredSettingsDto } from './settings.dto.js';

@ApiTags('Account')
@Controller('v1/me/settings')
export class SettingsController {
  constructor(private readonly memory: SwitchMemory) {}

  @Get()
  @Access({ roles: ['user'], scope: 'account:read' })
  @ApiOperation({ summary: 'See your settings', operationId: 'getSettings' })
  @ApiOkResponse({ type: StoredSettingsDto, description: 'All settings.' })
  async get(@CurrentPrincipal() { userId }: Principal): Promise<StoredSettingsDto> {
    return this.present(userId);
  }

  @Put()
  @Access({ roles: ['user'], scope: 'memories:write' })
  @ApiOperation({
    summary: 'Change your settings',
    description: 'They hold from your next turn on, at every server.',
    operationId: 'putSettings',
  })
  @ApiOkResponse({ type: StoredSettingsDto, description: 'All settings, as they are now.' })
  @ApiProblems(memoryErrors.consentRequired)
  async put(@CurrentPrincipal() { userId }: Principal, @Body() { memory }: SettingsDto): Promise<StoredSettingsDto> {
    const { enabled } = await this.memory.read(userId);
    if (memory !== enabled) await this.memory.set(userId, memory);
    return this.present(userId);
  }

  private async present(userId: UserId): Promise<StoredSettingsDto> {
    const { enabled, consented } = await this.memory.read(userId);
    return { object: 'settings', memory: enabled, memory_consent: consented };
  }
}
