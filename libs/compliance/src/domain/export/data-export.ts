import type { Id, UserId } from '@rapport/kernel';

export type ExportId = Id<'dataExport'>;

export interface DataExport {
  readonly id: ExportId;
  readonly userId: UserId;
  readonly state: 'waiting' | 'building' | 'ready' | 'failed';
  readonly requestedBy: 'subject' | 'operator';
  readonly createdAt: Date;
  /** When the archive and all that is known of it go. */
  readonly expiresAt: Date;
  readonly archive: BuiltArchive | undefined;
}

export interface BuiltArchive {
  readonly records: number;
  /** Of the archive as it is downloaded. */
  readonly bytes: number;
  readonly sha256: Buffer;
}

/** Where the archive is. Names nobody. */
export const archiveKey = (id: ExportId): string => `exports/${id}`;
