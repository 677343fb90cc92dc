import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { canonicalJson } from '@rapport/kernel';
import { Database, Metrics, type Tx } from '@rapport/platform';
import { auditConfig, type AuditConfig } from '../../audit.config.js';
import { auditMetrics } from '../../audit.metrics.js';
import { headerHash, payloadHash, SALT_LENGTH, type Leaf } from '../../domain/audit/audit-leaf.js';
import { AuditTree, type WaitingEvent } from '../../domain/audit/audit-tree.js';
import { signCheckpoint } from '../../domain/audit/checkpoint.js';
import { completeSubtrees, Frontier } from '../../domain/audit/merkle-tree.js';
import { AuditKeys } from './audit-keys.js';

/**
 * Moves events from the outbox into the tree, in batches, each exactly once and each batch under a signed checkpoint.
 * Any number may run: they take turns.
 */
@Injectable()
export class AppendAuditEvents {
  private readonly appended;

  constructor(
    private readonly database: Database,
    private readonly tree: AuditTree,
    private readonly keys: AuditKeys,
    metrics: Metrics,
    @Inject(auditConfig.token) private readonly config: Pick<AuditConfig, 'appendBatch'>,
  ) {
    this.appended = metrics.counter(auditMetrics.appended);
  }

  /** Resolves with how many were appended. Stops between batches when `signal` aborts; the next run goes on. */
  async execute(signal?: AbortSignal): Promise<number> {
    let total = 0;
    while (!signal?.aborted) {
      const appended = await this.database.transaction((tx) => this.appendBatch(tx));
      this.appended.inc(appended);
      total += appended;
      if (appended < this.config.appendBatch) break;
    }
    return total;
  }

  private async appendBatch(tx: Tx): Promise<number> {
    const size = await this.tree.lockSize(tx);
    const waiting = await this.tree.waiting(tx, this.config.appendBatch);
    if (waiting.length === 0) return 0;
    const frontier = new Frontier(size, await this.tree.subtreeHashes(tx, completeSubtrees(0, size)));
    const leaves = waiting.map((event) => toLeaf(event, frontier));
    const { signer } = this.keys;
    const signed = { origin: signer.name, size: frontier.size, root: frontier.root() };
    await this.tree.append(tx, {
      leaves,
      checkpoint: { size: frontier.size, note: signCheckpoint(signed, signer) },
      appended: waiting.map(({ outboxId }) => outboxId),
    });
    return leaves.length;
  }
}

function toLeaf({ event, details }: WaitingEvent, frontier: Frontier): Leaf {
  const payload = { salt: randomBytes(SALT_LENGTH), text: canonicalJson(details) };
  const header = { sequence: frontier.size, ...event, payload_hash: payloadHash(payload) };
  return { header, payload, subtreeHashes: frontier.push(headerHash(header)) };
}
