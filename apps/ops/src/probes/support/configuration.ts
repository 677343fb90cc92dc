import { readFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import { unknown, type Finding, type Probe, type ProbeContext } from '@rapport/checklist';
import { configRules, sections } from '@rapport/composition';
import { ConfigError, loadConfig, type Environment, type LoadedConfig, type Variable } from '@rapport/platform';
import { needing } from './needing.js';

/** The target's configuration as the product reads it, or what the product says against it. */
export type ReadConfiguration =
  { readonly config: LoadedConfig; readonly values: Environment } | { readonly problems: readonly string[] };

/**
 * Reads the target's configuration file by the product's own schema and rules. Secrets are left out of that file: one
 * that is named without a value (`NAME=`) is given elsewhere, and a value stands in for it that its schema takes.
 */
export function readConfiguration(file: string, { fact }: ProbeContext): Promise<ReadConfiguration> {
  return fact('configuration', async () => {
    const values = parseEnv(await readFile(file, 'utf8'));
    try {
      return { config: loadConfig(sections, {}, { ...values, ...standIns(values) }, configRules), values };
    } catch (error) {
      if (error instanceof ConfigError) return { problems: error.problems };
      throw error;
    }
  });
}

/** A probe's `run` that looks at the target's configuration; one that cannot be read is `configuration.environment`'s to say. */
export function configured(
  look: (config: LoadedConfig, context: ProbeContext, values: Environment) => Finding | Promise<Finding>,
): Probe['run'] {
  return needing('configurationFile', async (file, context) => {
    const read = await readConfiguration(file, context);
    if ('problems' in read) return unknown('the configuration cannot be read', { details: read.problems });
    return look(read.config, context, read.values);
  });
}

const STAND_INS = [
  'x'.repeat(64),
  'postgres://left-out',
  'redis://left-out',
  'https://left-out.invalid',
  Buffer.alloc(32, 1).toString('base64'),
];

function standIns(values: Environment): Environment {
  const secrets: Variable[] = sections
    .flatMap(({ variables }) => Object.values(variables))
    .filter(({ secret }) => secret);
  const missing = secrets.filter(({ env }) => values[env] === '');
  return Object.fromEntries(
    missing.map(({ env, schema }) => [env, STAND_INS.find((value) => schema.safeParse(value).success)]),
  );
}
