import { headerHash, payloadHash, type Leaf } from './audit-leaf.js';
import { openCheckpoint, type Checkpoint } from './checkpoint.js';
import { Frontier } from './merkle-tree.js';
import type { Verifier } from './signed-note.js';

/**
 * What can be wrong: a leaf is `missing`; its `header`, its `payload` or the hash of a `subtree` that ends with it is not
 * what it was; a `checkpoint` is not what was signed, or not of these leaves; the log ends before a checkpoint
 * (`cut_off`) or goes on after the last one (`unsigned`); a payload has no leaf (`stray`); a line of a file is not
 * what an export writes (`unreadable`).
 */
export type FaultKind =
  'missing' | 'header' | 'payload' | 'subtree' | 'checkpoint' | 'cut_off' | 'unsigned' | 'stray' | 'unreadable';

export interface Fault {
  readonly kind: FaultKind;
  /** The leaf's sequence; a checkpoint's size; a payload's sequence; the number of a line, from 1. */
  readonly at: number;
  /** Of a subtree: it has 2^level leaves. */
  readonly level?: number;
}

/** A signed note with the size under which it is stored. */
export interface StoredCheckpoint {
  readonly size: number;
  readonly note: string;
}

/** Each leaf is followed by the checkpoint that ends with it, if there is one. */
export type LogEntry =
  | { readonly kind: 'leaf'; readonly leaf: Leaf }
  | { readonly kind: 'checkpoint'; readonly checkpoint: StoredCheckpoint }
  | { readonly kind: 'stray'; readonly at: number }
  | { readonly kind: 'unreadable'; readonly at: number };

/** Recomputes a log from its beginning, an entry at a time: it needs no more memory for a long one. */
export class LogVerifier {
  private readonly frontier = new Frontier();
  /** Size of the last checkpoint that was found good. */
  private signed = 0;
  /** How many payloads are gone. */
  erased = 0;

  /** @param held a checkpoint that was kept elsewhere */
  constructor(
    private readonly verifiers: readonly Verifier[],
    private readonly held?: Checkpoint,
  ) {}

  /** How many leaves were found good. */
  verified = 0;

  /** The first fault of the next entry. */
  accept(entry: LogEntry): Fault | undefined {
    if (entry.kind === 'leaf') return this.acceptLeaf(entry.leaf);
    if (entry.kind === 'checkpoint') return this.acceptCheckpoint(entry.checkpoint);
    return entry;
  }

  /** What only the end shows. */
  end(): Fault | undefined {
    const { size } = this.frontier;
    if (this.held && this.held.size > size) return { kind: 'cut_off', at: size };
    return this.signed === size ? undefined : { kind: 'unsigned', at: this.signed };
  }

  private acceptLeaf({ header, payload, subtreeHashes }: Leaf): Fault | undefined {
    const at = this.frontier.size;
    if (header.sequence !== at) return { kind: 'missing', at };
    const own = headerHash(header);
    if (!subtreeHashes[0]?.equals(own)) return { kind: 'header', at };
    if (payload && payloadHash(payload) !== header.payload_hash) return { kind: 'payload', at };
    const completed = this.frontier.push(own);
    const level = differsAt(completed, subtreeHashes);
    if (level !== undefined) return { kind: 'subtree', at, level };
    if (!payload) this.erased += 1;
    this.verified += 1;
    return this.held?.size === at + 1 && !this.held.root.equals(this.frontier.root())
      ? { kind: 'checkpoint', at: at + 1 }
      : undefined;
  }

  private acceptCheckpoint({ size, note }: StoredCheckpoint): Fault | undefined {
    const opened = openCheckpoint(note, this.verifiers);
    if (opened?.size !== size) return { kind: 'checkpoint', at: size };
    if (size > this.frontier.size) return { kind: 'cut_off', at: this.frontier.size };
    if (size < this.frontier.size || !opened.root.equals(this.frontier.root())) return { kind: 'checkpoint', at: size };
    this.signed = size;
    return undefined;
  }
}

/** The first index at which two lists of hashes are not the same. */
function differsAt(computed: readonly Buffer[], stored: readonly Buffer[]): number | undefined {
  const longer = Math.max(computed.length, stored.length);
  const index = Array.from({ length: longer }).findIndex((_, i) => !stored[i]?.equals(computed[i] ?? Buffer.of()));
  return index < 0 ? undefined : index;
}
