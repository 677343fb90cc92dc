import type { UserId } from '@rapport/kernel';
import type { Db } from '@rapport/platform';
import type { Memory } from '../../domain/memory.js';
import type { MemoryRepository } from '../../domain/memory-repository.js';
import type { FinishedTurn } from '../../domain/memory-recall.js';
import { isSingle } from '../../domain/writing/attributes.js';
import { contentWords } from '../../domain/writing/words.js';

const PAGE = 1_000;

/** All of a person's memories of these statuses. */
export async function allMemories(
  memories: MemoryRepository,
  userId: UserId,
  statuses: readonly Memory['status'][],
  db?: Db,
): Promise<Memory[]> {
  const all: Memory[] = [];
  for (const status of statuses) {
    for (let before: Memory['id'] | undefined; ;) {
      const page = await memories.list(userId, { status, before, limit: PAGE }, db);
      all.push(...page);
      before = page.at(-1)?.id;
      if (page.length < PAGE) break;
    }
  }
  return all;
}

/** Those that the turns touch: by their words first, then what the person has one of. */
export function touchedBy(turns: readonly FinishedTurn[], memories: readonly Memory[], limit: number): Memory[] {
  const words = contentWords(turns.map(({ said }) => said.text).join('\n'));
  const weight = (memory: Memory): number => {
    const shared = [...contentWords(`${memory.attribute} ${memory.value} ${memory.subject}`)].filter((word) =>
      words.has(word),
    );
    return shared.length + (isSingle(memory.attribute) ? 0.5 : 0);
  };
  return memories
    .map((memory) => ({ memory, worth: weight(memory) }))
    .filter(({ worth }) => worth > 0)
    .toSorted((a, b) => b.worth - a.worth)
    .slice(0, limit)
    .map(({ memory }) => memory);
}
