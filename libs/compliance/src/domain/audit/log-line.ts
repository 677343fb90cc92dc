import { canonicalJson } from '@rapport/kernel';
import type { LeafHeader } from './audit-leaf.js';
import type { LogEntry, StoredCheckpoint } from './log-verifier.js';
import { HASH_LENGTH } from './merkle-tree.js';

interface LeafLine {
  readonly leaf: LeafHeader;
  /** Hashes one after the other, hexadecimal. */
  readonly subtrees: string;
  /** Absent once erased. */
  readonly payload?: { readonly salt: string; readonly text: string } | undefined;
}

interface CheckpointLine {
  readonly checkpoint: StoredCheckpoint;
}

/** An entry as one line of NDJSON, without the line break: canonical JSON, so that an entry has one form only. */
export function formatLine(entry: LogEntry): string {
  if (entry.kind === 'checkpoint') return canonicalJson({ checkpoint: entry.checkpoint } satisfies CheckpointLine);
  if (entry.kind !== 'leaf') throw new Error('only leaves and checkpoints are exported');
  const { header, subtreeHashes, payload } = entry.leaf;
  return canonicalJson({
    leaf: header,
    subtrees: Buffer.concat(subtreeHashes).toString('hex'),
    payload: payload && { salt: payload.salt.toString('hex'), text: payload.text },
  } satisfies LeafLine);
}

/** @param number of the line, from 1 */
export function parseLine(line: string, number: number): LogEntry {
  try {
    const entry = toEntry(JSON.parse(line) as LeafLine | CheckpointLine);
    // What is written otherwise than an export writes it was changed, even where it means the same.
    if (formatLine(entry) === line) return entry;
  } catch {
    // No JSON, or none of these forms.
  }
  return { kind: 'unreadable', at: number };
}

function toEntry(line: LeafLine | CheckpointLine): LogEntry {
  if ('checkpoint' in line) return { kind: 'checkpoint', checkpoint: line.checkpoint };
  const { leaf, subtrees, payload } = line;
  const bytes = Buffer.from(subtrees, 'hex');
  const count = Math.ceil(bytes.length / HASH_LENGTH);
  return {
    kind: 'leaf',
    leaf: {
      header: leaf,
      payload: payload && { salt: Buffer.from(payload.salt, 'hex'), text: payload.text },
      subtreeHashes: Array.from({ length: count }, (_, i) => bytes.subarray(i * HASH_LENGTH, (i + 1) * HASH_LENGTH)),
    },
  };
}
