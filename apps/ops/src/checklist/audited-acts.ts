import { ActLog, type Act, type Target } from '@rapport/checklist';
import { AuditTrail, Database, type Environment } from '@rapport/platform';
import type { Operator } from '../operator.js';

type Details = Readonly<Record<string, string | number | boolean>>;

/** The audit log of the installation that the target names, when its database is within reach of this command. */
export class AuditedActs extends ActLog {
  private readonly acts: { readonly act: Act; readonly details: Details }[] = [];

  constructor(
    private readonly operator: Operator,
    private readonly databaseUrl: string | undefined,
  ) {
    super();
  }

  static of(operator: Operator, { databaseUrlVariable }: Target, environment: Environment): AuditedActs {
    return new AuditedActs(operator, databaseUrlVariable === undefined ? undefined : environment[databaseUrlVariable]);
  }

  /** Kept until {@link flush}: starting the features takes longer than most acts. */
  override async record(act: Act, details: Details): Promise<void> {
    this.acts.push({ act, details });
  }

  /** Writes what was recorded, in one transaction. */
  async flush(): Promise<void> {
    const acts = this.acts.splice(0);
    if (acts.length === 0) return;
    if (this.databaseUrl === undefined) {
      this.operator.print('note: the environment names no database, so nothing was added to an audit log');
      return;
    }
    const changes = { DATABASE_URL: this.databaseUrl };
    await this.operator.withFeatures(async (features) => {
      const trail = features.get(AuditTrail, { strict: false });
      await features.get(Database, { strict: false }).transaction(async (tx) => {
        for (const { act, details } of acts) {
          await trail.record(tx, { action: `checklist.${act}`, outcome: 'success', details });
        }
      });
    }, changes);
  }
}
