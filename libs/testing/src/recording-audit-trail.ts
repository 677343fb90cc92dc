import type { AuditEntry, AuditTrail } from '@rapport/platform';

/** Keeps what was recorded, also in transactions that were rolled back later. Provide it under the `AuditTrail` token. */
export class RecordingAuditTrail implements AuditTrail {
  readonly entries: AuditEntry[] = [];

  async record(_tx: unknown, entry: AuditEntry): Promise<void> {
    const { assertImpersonal } = await import('@rapport/platform');
    assertImpersonal(entry);
    this.entries.push(entry);
  }

  get actions(): string[] {
    return this.entries.map(({ action, outcome }) => `${action} ${outcome}`);
  }
}
