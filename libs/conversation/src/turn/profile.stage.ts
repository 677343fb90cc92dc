import { Injectable, Logger } from '@nestjs/common';
import { isCodedError } from '@rapport/kernel';
import { ProfileSource } from '@rapport/memory';
import type { OpenTurn } from './turn-context.js';

/** What stands about the person at the beginning of the prompt. An answer without it is better than none. */
@Injectable()
export class ProfileStage {
  private readonly logger = new Logger(ProfileStage.name);

  constructor(private readonly profiles: ProfileSource) {}

  async run({ userId, conversation }: OpenTurn): Promise<readonly string[]> {
    if (!conversation.memoryEnabled) return [];
    try {
      return (await this.profiles.profile(userId, conversation.personaId)) ?? [];
    } catch (error) {
      this.logger.warn({ event: 'turn.profile_failed', code: isCodedError(error) ? error.code : 'unknown' });
      return [];
    }
  }
}
