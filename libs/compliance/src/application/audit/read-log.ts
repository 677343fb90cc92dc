import type { Db } from '@rapport/platform';
import type { AuditTree } from '../../domain/audit/audit-tree.js';
import type { LogEntry } from '../../domain/audit/log-verifier.js';

const PAGE = 1_000;

/** The log as it stands now, an entry at a time and a page in memory. */
export async function* readLog(db: Db, tree: AuditTree): AsyncGenerator<LogEntry> {
  // In this order: what is appended in between has its checkpoint, too.
  const latest = await tree.latestCheckpoint(db);
  const size = await tree.size(db);
  for (let from = 0; from < size;) {
    const leaves = await tree.leaves(db, from, Math.min(PAGE, size - from));
    const next = (leaves.at(-1)?.header.sequence ?? size) + 1;
    const checkpoints = [...(await tree.checkpoints(db, from, next))];
    for (const leaf of leaves) {
      yield { kind: 'leaf', leaf };
      while (checkpoints[0] && checkpoints[0].size <= leaf.header.sequence + 1) {
        yield { kind: 'checkpoint', checkpoint: checkpoints.shift()! };
      }
    }
    from = next;
  }
  if (latest && latest.size > size) yield { kind: 'checkpoint', checkpoint: latest };
  for (const at of await tree.strayPayloads(db)) yield { kind: 'stray', at };
}
