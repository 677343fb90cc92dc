import { createHash } from 'node:crypto';
import type { FactoryProvider, OnApplicationBootstrap } from '@nestjs/common';
import { ListAuditEvents } from '@rapport/compliance';
import { canonicalJson } from '@rapport/kernel';
import { AuditTrail, Database, LoadedConfig } from '@rapport/platform';
import { sections } from './sections.js';

/**
 * Records that a program starts with another configuration than the one recorded last: a digest of everything but the
 * secrets, to be compared with that of a deployment. Programs that start at once may record it twice.
 */
export class RecordConfiguration implements OnApplicationBootstrap {
  constructor(
    private readonly program: 'api' | 'worker',
    private readonly database: Database,
    private readonly audit: AuditTrail,
    private readonly events: Pick<ListAuditEvents, 'execute'>,
    private readonly config: LoadedConfig,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const action = `${this.program}.configuration_changed`;
    const digest = digestOf(this.config);
    const { items } = await this.events.execute({ action }, { limit: 1, order: 'desc' });
    if (items[0]?.details?.['digest'] === digest) return;
    await this.database.transaction((tx) => this.audit.record(tx, { action, outcome: 'success', details: { digest } }));
  }
}

/** A provider for the module of a program. */
export function recordsConfigurationOf(program: 'api' | 'worker'): FactoryProvider<RecordConfiguration> {
  return {
    provide: RecordConfiguration,
    inject: [Database, AuditTrail, ListAuditEvents, LoadedConfig],
    useFactory: (database: Database, audit: AuditTrail, events: ListAuditEvents, config: LoadedConfig) =>
      new RecordConfiguration(program, database, audit, events, config),
  };
}

/** SHA-256 over the values of all variables that are not secret, by their names; hexadecimal. */
function digestOf(config: LoadedConfig): string {
  const values = sections.flatMap((section) => {
    const loaded: Readonly<Record<string, unknown>> = config.get(section);
    return Object.entries(section.variables).flatMap(([property, { env, secret }]) =>
      secret ? [] : [[env, JSON.stringify(loaded[property], withoutLoss) ?? null] as const],
    );
  });
  return createHash('sha256')
    .update(canonicalJson(Object.fromEntries(values)))
    .digest('hex');
}

/** For `JSON.stringify`, which writes `{}` for a map without a word: a change of it would go unnoticed. */
function withoutLoss(_: string, value: unknown): unknown {
  if (value instanceof Map || value instanceof Set) return [...value];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return value;
  throw new TypeError(`JSON cannot hold all of ${Object.prototype.toString.call(value)}`);
}
