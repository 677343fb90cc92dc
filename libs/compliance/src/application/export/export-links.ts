import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { BlindIndex } from '@rapport/platform';
import { exportConfig, type ExportConfig } from '../../data-rights.config.js';
import type { ExportId } from '../../domain/export/data-export.js';

export interface ExportLink {
  readonly exportId: ExportId;
  /** Seconds since the epoch. */
  readonly expires: number;
  /** HMAC over both, base64url. */
  readonly signature: string;
}

/** What lets its holder download one archive for a while, and do nothing else: a browser sends no access token along. */
@Injectable()
export class ExportLinks {
  constructor(
    private readonly index: BlindIndex,
    private readonly clock: Clock,
    @Inject(exportConfig.token) private readonly config: Pick<ExportConfig, 'linkTtlS'>,
  ) {}

  create(exportId: ExportId): ExportLink {
    const expires = Math.floor(this.clock.now() / 1_000) + this.config.linkTtlS;
    return { exportId, expires, signature: this.signatureOf(exportId, expires).toString('base64url') };
  }

  isValid({ exportId, expires, signature }: ExportLink): boolean {
    const given = Buffer.from(signature, 'base64url');
    const expected = this.signatureOf(exportId, expires);
    return given.length === expected.length && timingSafeEqual(given, expected) && expires * 1_000 > this.clock.now();
  }

  private signatureOf(exportId: ExportId, expires: number): Buffer {
    return this.index.digest('export.link', `${exportId}:${expires}`);
  }
}
