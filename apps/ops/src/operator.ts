import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { SystemClock } from '@rapport/kernel';
import {
  databaseConfig,
  loadConfig,
  openDatabase,
  type ConfigRule,
  type Environment,
  type KyselyDatabase,
  type LoadedConfig,
} from '@rapport/platform';
import { configRules, CoreModule, sections } from '@rapport/composition';

/** Where a command reads from and writes to: the process itself, or a test. */
export interface Surroundings {
  readonly environment: Environment;
  /** Contents of the `.env` file. */
  readonly file: Environment;
  readonly print: (line: string) => void;
}

/** What all commands need: the configuration, and the database for as long as a piece of work takes. */
export class Operator {
  readonly clock = new SystemClock();
  readonly print: (line: string) => void;

  constructor(private readonly surroundings: Surroundings) {
    this.print = surroundings.print;
  }

  /** @param changes win over what is configured; throws `ConfigError`, naming every bad or unknown variable */
  config(changes: Environment = {}): LoadedConfig {
    return this.load(changes, configRules);
  }

  /**
   * As `config`, without the rules between settings of the service: what works on database or backups alone runs beside its
   * settings and is not given all of its secrets.
   */
  settings(changes: Environment = {}): LoadedConfig {
    return this.load(changes, []);
  }

  private load(changes: Environment, rules: readonly ConfigRule[]): LoadedConfig {
    // Empty means "not set": also what the file sets must then be gone.
    const environment = { ...this.surroundings.environment, ...changes };
    const file = Object.entries(this.surroundings.file).filter(([name]) => !(name in changes));
    return loadConfig(sections, environment, Object.fromEntries(file), rules);
  }

  async withDatabase<T>(
    work: (database: KyselyDatabase, config: LoadedConfig) => Promise<T>,
    changes: Environment = {},
  ): Promise<T> {
    const config = this.settings(changes);
    // An operator's work may take long; the limits protect requests.
    const unlimited = { ...config.get(databaseConfig), statementTimeoutMs: 0, queryTimeoutMs: 0 };
    const database = await openDatabase(unlimited, this.clock, 'rapport-ops');
    try {
      return await work(database, config);
    } finally {
      await database.close();
    }
  }

  /** For commands that run a feature's use case: all features, without entry points and without running jobs. */
  async withFeatures<T>(
    work: (features: INestApplicationContext) => Promise<T>,
    changes: Environment = {},
  ): Promise<T> {
    const module = CoreModule.forRoot(this.config(changes), { mode: 'enqueue', applicationName: 'rapport-ops' });
    const features = await NestFactory.createApplicationContext(module, { logger: ['error'], abortOnError: false });
    try {
      return await work(features);
    } finally {
      await features.close();
    }
  }
}
