import { Injectable, Logger } from '@nestjs/common';
import { isCodedError, type ConversationId, type UserId } from '@rapport/kernel';
import { JobHandler } from '@rapport/platform';
import { extractMemoriesJob } from '../../memory.jobs.js';
import { ExtractMemories } from './extract-memories.js';

interface Payload {
  readonly userId: UserId;
  readonly conversationId: ConversationId;
}

@Injectable()
export class ExtractMemoriesHandler extends JobHandler<Payload> {
  override readonly job = extractMemoriesJob;
  private readonly logger = new Logger(ExtractMemoriesHandler.name);

  constructor(private readonly extract: ExtractMemories) {
    super();
  }

  override async handle({ userId, conversationId }: Payload, signal: AbortSignal): Promise<void> {
    try {
      await this.extract.execute(userId, conversationId, signal);
    } catch (error) {
      // Trying again at once helps nobody whose budget is used up: the sweep comes back to them.
      if (!isCodedError(error, 'budget.exceeded')) throw error;
      this.logger.debug({ event: 'memory.extraction_postponed', code: error.code });
    }
  }
}
