import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal, UserId } from '@rapport/kernel';
import { SwitchMemory } from '@rapport/memory';
import { Access, CurrentPrincipal } from '@rapport/platform';
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
  async put(@CurrentPrincipal() { userId }: Principal, @Body() { memory }: SettingsDto): Promise<StoredSettingsDto> {
    if (memory !== (await this.memory.isOn(userId))) await this.memory.set(userId, memory);
    return this.present(userId);
  }

  private async present(userId: UserId): Promise<StoredSettingsDto> {
    return { object: 'settings', memory: await this.memory.isOn(userId) };
  }
}
