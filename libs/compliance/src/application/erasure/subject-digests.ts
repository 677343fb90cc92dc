import { Injectable } from '@nestjs/common';
import type { UserId } from '@rapport/kernel';
import { BlindIndex } from '@rapport/platform';

/** Names erased people without naming them. Keyed: a list of ids cannot be tested against the ledger. */
@Injectable()
export class SubjectDigests {
  constructor(private readonly index: BlindIndex) {}

  of(userId: UserId): Buffer {
    return this.index.digest('erasure.subject', userId);
  }
}
