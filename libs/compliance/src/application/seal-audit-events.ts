import { Inject, Injectable } from '@nestjs/common';
import { Database } from '@rapport/platform';
import { auditConfig, type AuditConfig } from '../compliance.config.js';
import { sealAll } from '../domain/audit-chain.js';
import { AuditLog } from '../domain/audit-log.js';

/** Adds what was recorded since the last time to the hash chain, in batches. Any number may run: they take turns. */
@Injectable()
export class SealAuditEvents {
  constructor(
    private readonly database: Database,
    private readonly log: AuditLog,
    @Inject(auditConfig.token) private readonly config: AuditConfig,
  ) {}

  /** Resolves with how many events were sealed. Stops between batches when `signal` aborts; the next run goes on. */
  async execute(signal?: AbortSignal): Promise<number> {
    let total = 0;
    while (!signal?.aborted) {
      const sealed = await this.sealBatch();
      total += sealed;
      if (sealed < this.config.sealBatch) break;
    }
    return total;
  }

  private sealBatch(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const head = await this.log.lockHead(tx);
      const events = await this.log.unsealed(tx, this.config.sealBatch);
      await this.log.storeSeals(tx, sealAll(events, head));
      return events.length;
    });
  }
}
