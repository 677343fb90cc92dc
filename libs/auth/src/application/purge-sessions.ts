import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Database } from '@rapport/platform';
import { authConfig, type AuthConfig } from '../auth.config.js';
import { SessionRepository } from '../domain/session.repository.js';

/** Removes refresh tokens and sessions that have expired, a batch at a time. */
@Injectable()
export class PurgeSessions {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionRepository,
    private readonly clock: Clock,
    @Inject(authConfig.token) private readonly config: AuthConfig,
  ) {}

  async execute(signal: AbortSignal): Promise<{ tokens: number; sessions: number }> {
    const before = this.clock.date();
    const tokens = await this.inBatches(signal, (limit) => this.sessions.purgeTokens(this.database, before, limit));
    const sessions = await this.inBatches(signal, (limit) => this.sessions.purgeSessions(this.database, before, limit));
    return { tokens, sessions };
  }

  private async inBatches(signal: AbortSignal, purge: (limit: number) => Promise<number>): Promise<number> {
    const limit = this.config.purgeBatch;
    let total = 0;
    let purged = limit;
    while (purged === limit && !signal.aborted) {
      purged = await purge(limit);
      total += purged;
    }
    return total;
  }
}
