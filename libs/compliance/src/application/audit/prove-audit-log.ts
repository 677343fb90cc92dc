import { Injectable } from '@nestjs/common';
import type { Id } from '@rapport/kernel';
import { Database } from '@rapport/platform';
import { auditLogErrors } from '../../audit-log.errors.js';
import { headerText } from '../../domain/audit/audit-leaf.js';
import { AuditTree } from '../../domain/audit/audit-tree.js';
import type { StoredCheckpoint } from '../../domain/audit/log-verifier.js';
import { completeSubtrees, rootOf } from '../../domain/audit/merkle-tree.js';
import { formatVerifier } from '../../domain/audit/signed-note.js';
import { consistencyRanges, inclusionRanges, type Range } from '../../domain/audit/tree-proofs.js';
import { AuditKeys } from './audit-keys.js';

export interface InclusionProof {
  readonly sequence: number;
  readonly size: number;
  /** The bytes of the leaf. */
  readonly header: string;
  readonly hashes: readonly Buffer[];
  readonly root: Buffer;
}

export interface ConsistencyProof {
  readonly from: number;
  readonly to: number;
  readonly hashes: readonly Buffer[];
}

/** Proofs after RFC 6962 for whoever does not want to read the whole log. Each reads O(log n) rows. */
@Injectable()
export class ProveAuditLog {
  constructor(
    private readonly database: Database,
    private readonly tree: AuditTree,
    private readonly keys: AuditKeys,
  ) {}

  /** The latest, with the public key that it is verified with. Throws `audit.nothing_signed`. */
  async checkpoint(): Promise<StoredCheckpoint & { readonly key: string }> {
    const latest = await this.tree.latestCheckpoint(this.database);
    if (!latest) throw auditLogErrors.nothingSigned();
    return { ...latest, key: formatVerifier(this.keys.signer) };
  }

  /** That an event is in the tree of `size` leaves, the latest signed by default. Throws `audit.proof_out_of_range`. */
  async inclusion(id: Id<'audit'>, size?: number): Promise<InclusionProof> {
    const to = await this.within(size);
    const leaf = await this.tree.findLeaf(this.database, id);
    if (!leaf || leaf.header.sequence >= to) throw auditLogErrors.proofOutOfRange();
    const { sequence } = leaf.header;
    const hashes = await this.hashesOf([{ start: 0, end: to }, ...inclusionRanges(sequence, to)]);
    return { sequence, size: to, header: headerText(leaf.header), hashes: hashes.slice(1), root: hashes[0]! };
  }

  /** That the tree of `to` leaves continues that of `from`. Throws `audit.proof_out_of_range`. */
  async consistency(from: number, to?: number): Promise<ConsistencyProof> {
    const end = await this.within(to);
    if (from > end) throw auditLogErrors.proofOutOfRange();
    return { from, to: end, hashes: await this.hashesOf(consistencyRanges(from, end)) };
  }

  /** The root of the first `size` leaves, as they are stored. Throws `audit.proof_out_of_range`. */
  async root(size: number): Promise<Buffer> {
    return (await this.hashesOf([{ start: 0, end: await this.within(size) }]))[0]!;
  }

  private async within(size: number | undefined): Promise<number> {
    const latest = (await this.tree.latestCheckpoint(this.database))?.size ?? 0;
    if (size !== undefined && size > latest) throw auditLogErrors.proofOutOfRange();
    return size ?? latest;
  }

  /** One read for all of them. */
  private async hashesOf(ranges: readonly Range[]): Promise<readonly Buffer[]> {
    const parts = ranges.map(({ start, end }) => completeSubtrees(start, end));
    const hashes = [...(await this.tree.subtreeHashes(this.database, parts.flat()))];
    return parts.map(({ length }) => rootOf(hashes.splice(0, length)));
  }
}
