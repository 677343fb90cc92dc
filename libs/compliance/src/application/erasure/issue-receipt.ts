import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { erasureConfig, type ErasureConfig } from '../../data-rights.config.js';
import { Recipients } from '../../domain/catalogue/recipients.js';
import type { Erasure, ErasureStep } from '../../domain/erasure/erasure.js';
import { ReceiptSigner, type ErasureReceipt, type Residue } from '../../domain/erasure/receipt.js';

const DAY_MS = 86_400_000;

const STATEMENT =
  'The person’s data key was destroyed, so all text of theirs is unreadable at once, backups included. Their rows, indexes, ' +
  'buffers, jobs and archives were removed from the running system. What backups still hold is physically gone when the last ' +
  'of them expires.';

@Injectable()
export class IssueReceipt {
  constructor(
    private readonly signer: ReceiptSigner,
    private readonly recipients: Recipients,
    private readonly clock: Clock,
    @Inject(erasureConfig.token) private readonly config: Pick<ErasureConfig, 'backupDays' | 'modelResidueDays'>,
  ) {}

  execute(erasure: Erasure, steps: readonly ErasureStep[]): ErasureReceipt {
    const now = this.clock.date();
    const keyGone = steps.find(({ rows }) => 'user_keys' in rows)?.doneAt ?? now;
    return this.signer.sign({
      object: 'erasure_receipt',
      erasure_id: erasure.id,
      subject: erasure.subjectDigest.toString('hex'),
      cause: erasure.cause,
      requested_at: erasure.requestedAt.toISOString(),
      unreadable_since: keyGone.toISOString(),
      completed_at: now.toISOString(),
      rows: Object.assign({}, ...steps.map(({ rows }) => rows)),
      gone_from_backups_by: this.inDays(this.config.backupDays),
      residue: this.residue(),
      statement: STATEMENT,
    });
  }

  private residue(): readonly Residue[] {
    const { modelResidueDays: days } = this.config;
    if (days === 0) return [];
    return this.recipients
      .all()
      .flatMap(({ name, residue }) =>
        residue === undefined ? [] : [{ processor: name, what: residue, gone_by: this.inDays(days) }],
      );
  }

  private inDays(days: number): string {
    return new Date(this.clock.now() + days * DAY_MS).toISOString();
  }
}
