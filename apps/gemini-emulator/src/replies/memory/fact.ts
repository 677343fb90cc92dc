/** A fact as the schema of a request for memories asks for it, before it is worded. */
export interface Finding {
  readonly attribute: string;
  readonly value: string;
  readonly kind: 'fact' | 'preference' | 'event' | 'relationship';
  readonly action?: 'state' | 'correct' | 'end';
  readonly tense?: 'present' | 'past' | 'future';
  /** In place of the clause's own subject. */
  readonly subject?: string;
  /** Verb phrase in the third person: "lives in Porto". */
  readonly says: string;
}
