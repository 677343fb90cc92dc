import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Metrics } from '../telemetry/metrics.js';
import { databaseConfig, type DatabaseConfig } from './database.config.js';
import { databaseMetrics } from './database.metrics.js';
import { Database } from './database.js';
import type { KyselyDatabase } from './kysely-database.js';
import { Migrator } from './migration/migrator.js';
import { openDatabase } from './open-database.js';

/** Provides {@link Database} by configuration, with a schema that fits: migrated if embedded, else required to be current. */
@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(
    @Inject(Database) private readonly database: KyselyDatabase,
    metrics: Metrics,
  ) {
    metrics.observe(databaseMetrics.connections, () =>
      Object.entries(database.poolUse ?? {}).map(([state, value]) => ({ labels: { state }, value })),
    );
  }

  /** `applicationName` tells the processes apart in `pg_stat_activity`. */
  static forRoot({ applicationName }: { readonly applicationName: string }): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        {
          provide: Database,
          inject: [databaseConfig.token, Clock],
          useFactory: (config: DatabaseConfig, clock: Clock) => openMigrated(config, clock, applicationName),
        },
      ],
      exports: [Database],
    };
  }

  // The last of Nest's shutdown hooks: requests and jobs end in the earlier ones and still need the database.
  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}

async function openMigrated(config: DatabaseConfig, clock: Clock, applicationName: string): Promise<Database> {
  const database = await openDatabase(config, clock, applicationName);
  try {
    const migrator = new Migrator(database);
    await (database.kind === 'pglite' ? migrator.apply() : migrator.assertCurrent());
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
