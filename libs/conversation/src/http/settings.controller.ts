import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal, UserId } from '@rapport/kernel';
import { memoryErrors, SwitchMemory } from '@rapport/memory';
import { Access, ApiProblems, CurrentPrincipal } from '@rapport/platform';
import { SwitchTone } from '../application/switch-tone.js';
import { SettingsDto, StoredSettingsDto } from './settings.dto.js';

@ApiTags('Account')
@Controller('v1/me/settings')
export class SettingsController {
  constructor(
    private readonly memory: SwitchMemory,
    private readonly tone: SwitchTone,
  ) {}

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
  async put(@CurrentPrincipal() { userId }: Principal, @Body() body: SettingsDto): Promise<StoredSettingsDto> {
    const { memory, tone_adaptation: tone } = body;
    const { enabled } = await this.memory.read(userId);
    if (memory !== enabled) await this.memory.set(userId, memory);
    if (tone !== undefined && tone !== (await this.tone.isOn(userId))) await this.tone.set(userId, tone);
    return this.present(userId);
  }

  private async present(userId: UserId): Promise<StoredSettingsDto> {
    const [{ enabled, consented }, tone] = await Promise.all([this.memory.read(userId), this.tone.isOn(userId)]);
    return { object: 'settings', memory: enabled, memory_consent: consented, tone_adaptation: tone };
  }
}
