import { checklistErrors, ReportSigner, type Target } from '@rapport/checklist';
import { AuditKeys, signNote } from '@rapport/compliance';
import type { Environment } from '@rapport/platform';
import type { Operator } from '../operator.js';

/** Signs with the key that signs the audit log's checkpoints: `rapport audit key` prints the public one. */
export class AuditKeySigner extends ReportSigner {
  constructor(
    private readonly operator: Operator,
    private readonly target: Target,
    private readonly environment: Environment,
  ) {
    super();
  }

  override sign(text: string): Promise<string> {
    const url = this.environment[this.target.databaseUrlVariable ?? ''];
    if (url === undefined) {
      throw checklistErrors.signOffRefused(
        'the environment names no database, and so no audit log with a key to sign with',
      );
    }
    return this.operator.withFeatures(
      async (features) => signNote(text, features.get(AuditKeys, { strict: false }).signer),
      { DATABASE_URL: url },
    );
  }
}
