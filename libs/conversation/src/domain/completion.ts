import type { PersonaId, PersonaVersionId, TurnId, UserId } from '@rapport/kernel';
import type { Db } from '@rapport/platform';
import type { Answer } from './turn.js';

/** An answer to a history that the client sent: its facts, and no text. */
export interface Completion {
  readonly userId: UserId;
  /** No turn of a conversation bears it. */
  readonly id: TurnId;
  readonly personaId: PersonaId;
  readonly personaVersionId: PersonaVersionId;
  readonly model: string;
  readonly answer: Answer;
  readonly costMicroUsd: number | undefined;
  readonly durationMs: number;
  readonly at: Date;
}

export abstract class CompletionRepository {
  /** `false`: it was stored before, by an attempt of which nobody heard. */
  abstract add(db: Db, completion: Completion): Promise<boolean>;
}
