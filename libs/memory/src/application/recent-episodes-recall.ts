import { Inject, Injectable } from '@nestjs/common';
import { EpisodeSource, MemoryRecall, type RecallRequest, type Recollection } from '../domain/memory-recall.js';
import { recollect } from '../domain/recollect.js';
import { memoryConfig, type MemoryConfig } from '../memory.config.js';

/**
 * Recall in its plainest true form: the person's latest messages with this persona from other conversations, as
 * many as fit. It reads no meaning: what was said long ago is forgotten, however much it matters now, and small talk
 * is recalled as readily as a birthday. `query` is not looked at.
 */
@Injectable()
export class RecentEpisodesRecall extends MemoryRecall {
  constructor(
    private readonly episodes: EpisodeSource,
    @Inject(memoryConfig.token) private readonly config: MemoryConfig,
  ) {
    super();
  }

  override async recall(request: RecallRequest): Promise<readonly Recollection[]> {
    const { recallEpisodes: limit, recallEpisodeCharacters: episodeCharacters } = this.config;
    if (limit === 0 || request.tokenBudget <= 0) return [];
    const newestFirst = await this.episodes.recent({
      userId: request.userId,
      personaId: request.personaId,
      exceptConversation: request.conversationId,
      limit,
    });
    return recollect(newestFirst, { tokenBudget: request.tokenBudget, episodeCharacters });
  }
}
