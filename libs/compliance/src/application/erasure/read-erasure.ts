import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '@rapport/platform';
import { dataRightsErrors } from '../../data-rights.errors.js';
import type { ErasureId } from '../../domain/erasure/erasure-facts.js';
import type { Erasure } from '../../domain/erasure/erasure.js';
import { ErasureRepository } from '../../domain/erasure/erasure-repository.js';
import { tokenDigest } from './request-erasure.js';

@Injectable()
export class ReadErasure {
  constructor(
    private readonly database: Database,
    private readonly erasures: ErasureRepository,
  ) {}

  /** For whoever holds the token: there is no account to sign in to any more. Throws `erasure.not_found`. */
  async byToken(id: ErasureId, token: string): Promise<Erasure> {
    const erasure = await this.byId(id);
    const digest = erasure.receiptTokenDigest;
    if (!digest || !timingSafeEqual(digest, tokenDigest(token))) throw dataRightsErrors.erasureNotFound();
    return erasure;
  }

  /** For operators. */
  async byId(id: ErasureId): Promise<Erasure> {
    const erasure = await this.erasures.find(this.database, id);
    if (!erasure) throw dataRightsErrors.erasureNotFound();
    return erasure;
  }
}
