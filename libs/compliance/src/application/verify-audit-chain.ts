import { Injectable } from '@nestjs/common';
import type { UserId } from '@rapport/kernel';
import { AuditTrail, Database } from '@rapport/platform';
import { findEndFault, findFault, GENESIS, type ChainFault } from '../domain/audit-chain.js';
import type { ChainHead } from '../domain/audit-event.js';
import { AuditLog } from '../domain/audit-log.js';

const PAGE = 1_000;

export interface ChainReport {
  /** Absent: the chain is whole. */
  readonly fault: ChainFault | undefined;
  /** How many events were found good. */
  readonly verified: number;
  /** The recorded end of the chain when verification began. Keep it elsewhere to notice a chain that was rewritten whole. */
  readonly head: ChainHead;
  /** Events that wait for the sealer; nothing is known about them yet. */
  readonly unsealed: number;
}

/** Recomputes the chain from its beginning and stops at the first fault. Reads pages, so memory stays flat. */
@Injectable()
export class VerifyAuditChain {
  constructor(
    private readonly database: Database,
    private readonly log: AuditLog,
    private readonly audit: AuditTrail,
  ) {}

  /** @param by who asked; absent for the system itself */
  async execute(by?: UserId): Promise<ChainReport> {
    const head = await this.log.head(this.database);
    const { end, fault } = await this.walk(head);
    const report = { fault, verified: end.position, head, unsealed: await this.log.countUnsealed(this.database) };
    await this.database.transaction((tx) =>
      this.audit.record(tx, {
        action: 'audit.chain_verified',
        outcome: fault ? 'failure' : 'success',
        actor: by,
        details: { verified: report.verified, ...(fault && { fault: fault.kind, position: fault.position }) },
      }),
    );
    return report;
  }

  private async walk(head: ChainHead): Promise<{ end: ChainHead; fault: ChainFault | undefined }> {
    let end = GENESIS;
    while (end.position < head.position) {
      const page = await this.log.sealedAfter(
        this.database,
        end.position,
        Math.min(PAGE, head.position - end.position),
      );
      const fault = findFault(page, end);
      if (fault) return { end: page.find(({ seal }) => seal.position === fault.position - 1)?.seal ?? end, fault };
      const last = page.at(-1);
      if (!last) break;
      end = last.seal;
    }
    return { end, fault: findEndFault(end, head) };
  }
}
