import type { MessageId, PersonaId } from '@rapport/kernel';
import type { MemoryHits } from '../../domain/engine/index.js';
import type { MemoryId } from '../../domain/memory.js';
import type { Candidate } from '../../domain/recall/choose-memories.js';
import { episodeLine, factLine } from '../../domain/recall/memory-line.js';
import type { PersonMemory } from './person-memory.js';

/** A memory that was found, with what is told of it. */
export interface FoundMemory extends Candidate {
  /** As it was said or noted. */
  readonly text: string;
  readonly sources: readonly MessageId[];
  /** Milliseconds since the epoch: when it was said, or came to hold. */
  readonly at: number;
  /** Undefined for an episode. */
  readonly memoryId: MemoryId | undefined;
  /** The persona that alone may recall the fact. */
  readonly onlyFor: PersonaId | undefined;
}

/** What the person's memory holds of the hits; those that are gone are left out. */
export function foundMemories(person: PersonMemory, hits: MemoryHits, episodeCharacters: number): FoundMemory[] {
  const facts = hits.facts.flatMap(({ id, score }): FoundMemory[] => {
    const fact = person.fact(id);
    if (!fact) return [];
    const { text, sources, personaId: onlyFor, validFrom = fact.createdAt } = fact;
    return [
      { toLine: () => factLine(fact), score, text, sources, at: validFrom.getTime(), memoryId: fact.id, onlyFor },
    ];
  });
  const episodes = hits.episodes.flatMap(({ id, score }): FoundMemory[] => {
    const said = person.episode(id);
    if (!said) return [];
    const { text, at } = said;
    const toLine = (): string => episodeLine(said, episodeCharacters);
    return [{ toLine, score, text, sources: [id as MessageId], at, memoryId: undefined, onlyFor: undefined }];
  });
  return [...facts, ...episodes];
}
