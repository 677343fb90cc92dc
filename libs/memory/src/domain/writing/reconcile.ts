import type { PersonaId, UserId } from '@rapport/kernel';
import type { Memory, MemoryId, MemoryTrust } from '../memory.js';
import { canonicalAttribute, formerly, isSingle, oppositeOf } from './attributes.js';
import { saidAt, type Candidate } from './candidate.js';
import { hasPassed, lastSaid, mayReplace, mergedSources, mostTrusted } from './lineage.js';
import { isEndedBy, sameText, sameValue } from './matching.js';
import { initialSalience, reinforced } from './salience.js';
import { canonicalSubject, resolveSubject } from './subjects.js';

export interface AcceptedCandidate {
  readonly candidate: Candidate;
  /** `suspect`: it is kept in quarantine. */
  readonly trust: MemoryTrust;
}

export type Outcome =
  'added' | 'reinforced' | 'superseding' | 'ended' | 'late' | 'quarantined' | 'outranked' | 'repeated';

export interface Reconciliation {
  /** New and changed memories. Those that replace come before those that they replace. */
  readonly saved: readonly Memory[];
  /** One for each candidate, in their order. */
  readonly outcomes: readonly Outcome[];
}

interface Whose {
  readonly userId: UserId;
  readonly personaId: PersonaId;
  readonly now: Date;
  readonly newId: () => MemoryId;
}

/**
 * Brings what was accepted together with what is known: the same again strengthens, a newer value of what one has one
 * of takes the older one's place with the date, what is over ends, and everything else stands beside what is there.
 * Nothing is ever deleted here, and of two that contradict each other one always stays.
 *
 * @param known the person's memories with the persona, and those of every persona
 */
export function reconcile(
  known: readonly Memory[],
  accepted: readonly AcceptedCandidate[],
  whose: Whose,
): Reconciliation {
  const book = new Reconciler(known, whose);
  const inOrder = accepted.toSorted((a, b) => saidAt(a.candidate).getTime() - saidAt(b.candidate).getTime());
  const outcomes = new Map(inOrder.map((one) => [one, book.take(one)]));
  return { saved: book.changed, outcomes: accepted.map((one) => outcomes.get(one)!) };
}

class Reconciler {
  private readonly memories: Map<MemoryId, Memory>;
  private readonly touched = new Set<MemoryId>();

  constructor(
    known: readonly Memory[],
    private readonly whose: Whose,
  ) {
    this.memories = new Map(known.map((memory) => [memory.id, memory]));
  }

  get changed(): Memory[] {
    return [...this.touched].map((id) => this.memories.get(id)!);
  }

  take({ candidate, trust }: AcceptedCandidate): Outcome {
    const read = this.asMemory(candidate, trust);
    const again = this.sameAs(read);
    if (again?.status === 'quarantined') return 'repeated';
    if (trust === 'suspect') return this.add({ ...read, status: 'quarantined' }, 'quarantined');
    if (candidate.action === 'end') return this.end(candidate, read);
    if (again) return this.reinforce(again, read, candidate);
    if (isHistory(candidate)) return this.add(read, 'added');
    return this.place(candidate, read);
  }

  /** A value that holds now, and that nobody knew. */
  private place(candidate: Candidate, fresh: Memory): Outcome {
    const rivals = this.rivalsOf(candidate, fresh);
    const later = rivals.find((rival) => candidate.action === 'state' && lastSaid(rival) > saidAt(candidate));
    if (later) {
      // Conversations are read when they pause, not in the order of all that is said: this was overtaken.
      const until = later.validFrom ?? lastSaid(later);
      return this.add({ ...fresh, status: 'superseded', supersededBy: later.id, validUntil: until }, 'late');
    }
    if (rivals.some((rival) => !mayReplace(fresh.trust, rival))) return 'outranked';
    const [first] = rivals;
    if (!first) return this.add(fresh, 'added');
    const isCorrection = candidate.action === 'correct';
    this.add(
      {
        ...fresh,
        validFrom: isCorrection ? first.validFrom : fresh.validFrom,
        pinned: rivals.some(({ pinned }) => pinned),
      },
      'superseding',
    );
    for (const rival of rivals) {
      // What was a mistake never held.
      const validUntil = isCorrection
        ? (rival.validFrom ?? saidAt(candidate))
        : endOf(rival, candidate.from ?? saidAt(candidate));
      this.put({ ...rival, status: 'superseded', supersededBy: fresh.id, validUntil, updatedAt: this.whose.now });
    }
    return 'superseding';
  }

  private rivalsOf(candidate: Candidate, { subject, attribute, value, personaId }: Memory): Memory[] {
    const peers = this.active().filter((memory) => memory.subject === subject && memory.personaId === personaId);
    const sameAttribute = peers.filter((memory) => canonicalAttribute(memory.attribute) === attribute);
    const named = peers.filter(({ id }) => candidate.replaces.includes(id));
    const opposed = peers.filter(
      (memory) => memory.attribute === oppositeOf(attribute) && sameValue(memory.value, value),
    );
    const corrected = candidate.action === 'correct' && sameAttribute.length === 1 ? sameAttribute : [];
    const held = isSingle(attribute) ? sameAttribute : corrected;
    return [...new Set([...held, ...named, ...opposed])];
  }

  /** It is so no longer. That it was so stays known, under a name of its own. */
  private end(candidate: Candidate, note: Memory): Outcome {
    const attribute = canonicalAttribute(candidate.attribute);
    const at = candidate.until ?? saidAt(candidate);
    const ended = this.active().filter(
      (memory) =>
        memory.subject === note.subject &&
        (memory.personaId === note.personaId || memory.personaId === this.whose.personaId) &&
        isEndedBy(memory, attribute, candidate.value) &&
        lastSaid(memory) <= saidAt(candidate) &&
        mayReplace(note.trust, memory),
    );
    for (const memory of ended) {
      this.put({ ...memory, status: 'expired', validUntil: endOf(memory, at), updatedAt: this.whose.now });
    }
    const value = candidate.value === '' ? (ended[0]?.value ?? '') : candidate.value;
    if (value !== '' && !this.sameAs({ ...note, value })) this.add({ ...note, value }, 'added');
    return 'ended';
  }

  private reinforce(held: Memory, again: Memory, candidate: Candidate): Outcome {
    const known = new Set(held.sources.map(({ messageId }) => messageId));
    if (again.sources.every(({ messageId }) => known.has(messageId))) return 'repeated';
    this.put({
      ...held,
      sources: mergedSources(held.sources, again.sources),
      validUntil: endSaidAgain(held, again, candidate),
      trust: mostTrusted([held.trust, again.trust]),
      salience: reinforced(held.salience),
      updatedAt: this.whose.now,
    });
    return 'reinforced';
  }

  private sameAs({ subject, attribute, value, text, personaId }: Memory): Memory | undefined {
    return [...this.memories.values()].find(
      (memory) =>
        (memory.status === 'active' || memory.status === 'quarantined') &&
        memory.subject === subject &&
        (memory.personaId === undefined || memory.personaId === personaId) &&
        ((canonicalAttribute(memory.attribute) === attribute && sameValue(memory.value, value)) ||
          (memory.attribute !== oppositeOf(attribute) && !isSingle(attribute) && sameText(memory.text, text))),
    );
  }

  private asMemory(candidate: Candidate, trust: MemoryTrust): Memory {
    const subjects = new Set([...this.memories.values()].map(({ subject }) => subject));
    const plain = canonicalAttribute(candidate.attribute);
    const attribute = candidate.action === 'end' || isHistory(candidate) ? formerly(plain) : plain;
    const { userId, personaId, now } = this.whose;
    return {
      id: this.whose.newId(),
      userId,
      personaId: candidate.scope === 'persona' ? personaId : undefined,
      text: candidate.text,
      subject: resolveSubject(canonicalSubject(candidate.subject), subjects),
      attribute,
      value: candidate.value,
      kind: candidate.kind,
      status: 'active',
      trust,
      origin: 'extracted',
      salience: initialSalience(candidate.kind, attribute, candidate.confidence),
      pinned: false,
      validFrom: candidate.from ?? (isHistory(candidate) ? undefined : saidAt(candidate)),
      // Of history the date says when it was, not until when it is true.
      validUntil: isHistory(candidate) || candidate.action === 'end' ? undefined : candidate.until,
      supersededBy: undefined,
      sources: candidate.turns.map(({ said }) => ({ messageId: said.messageId, conversationId: said.conversationId })),
      createdAt: now,
      updatedAt: now,
    };
  }

  private active(): Memory[] {
    return [...this.memories.values()].filter(({ status }) => status === 'active');
  }

  private add(memory: Memory, outcome: Outcome): Outcome {
    this.put(memory);
    return outcome;
  }

  private put(memory: Memory): void {
    this.memories.set(memory.id, memory);
    this.touched.add(memory.id);
  }
}

/** What happened remains so; what somebody was or had once is told apart from what they are or have. */
const isHistory = ({ tense, kind, action }: Candidate): boolean =>
  action === 'state' && tense === 'past' && kind !== 'event';

/** Until when it holds, now that it was said again: the later statement tells, and one without an end takes back what has passed. */
function endSaidAgain(held: Memory, again: Memory, candidate: Candidate): Date | undefined {
  const said = saidAt(candidate);
  // "I was on keto" is no word that it goes on.
  if (candidate.tense === 'past' || said < lastSaid(held) || !mayReplace(again.trust, held)) return held.validUntil;
  return again.validUntil ?? (hasPassed(held.validUntil, said) ? undefined : held.validUntil);
}

/** No memory ends before it began. */
const endOf = ({ validFrom }: Memory, at: Date): Date => (validFrom !== undefined && validFrom > at ? validFrom : at);
