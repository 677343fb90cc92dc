import { isForeignVariable } from './foreign-variables.js';
import type { ConfigSection, SectionValues } from './section.js';

/** Names every bad or unknown variable at once, so that an operator fixes the lot in one go. Never shows values. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

export class LoadedConfig {
  constructor(private readonly values: ReadonlyMap<symbol, unknown>) {}

  get<S extends ConfigSection>(section: S): SectionValues<S> {
    const values = this.values.get(section.token);
    if (values === undefined) throw new Error(`configuration section ${section.name} was not loaded`);
    return values as SectionValues<S>;
  }
}

/** What must hold between variables of several sections: the problem if it does not, which names the variables, not their values. */
export type ConfigRule = (config: LoadedConfig) => string | undefined;

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads all sections once; `environment` wins over `file` (see {@link readEnvFile}). In the environment a variable is
 * unknown when its name begins with a prefix that a section uses (`GEMINI_`, `DATABASE_`, …) and no section declares it:
 * that catches typing errors without claiming the whole environment. The file is ours alone: all its names must be known.
 */
export function loadConfig(
  sections: readonly ConfigSection[],
  environment: Environment,
  file: Environment = {},
  rules: readonly ConfigRule[] = [],
): LoadedConfig {
  const problems: string[] = [];
  const loaded = new Map<symbol, unknown>();
  const values = { ...setOnly(file), ...setOnly(environment) };
  for (const section of sections) loaded.set(section.token, readSection(section, values, problems));
  problems.push(...unknownVariables(sections, environment, file));
  if (problems.length > 0) throw new ConfigError(problems);
  const config = new LoadedConfig(loaded);
  const broken = rules.flatMap((rule) => rule(config) ?? []);
  if (broken.length > 0) throw new ConfigError(broken);
  return config;
}

/** An empty variable means "not set": that is how compose files and ConfigMaps spell an absent value. */
function setOnly(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
}

function readSection(section: ConfigSection, environment: Environment, problems: string[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [property, { env, schema }] of Object.entries(section.variables)) {
    const result = schema.safeParse(environment[env]);
    if (result.success) values[property] = result.data;
    else problems.push(`${env}: ${result.error.issues.map((issue) => issue.message).join('; ')}`);
  }
  return Object.freeze(values);
}

function unknownVariables(sections: readonly ConfigSection[], environment: Environment, file: Environment): string[] {
  const known = new Set(sections.flatMap((section) => Object.values(section.variables).map(({ env }) => env)));
  const prefixes = [...known].filter((name) => name.includes('_')).map((name) => name.slice(0, name.indexOf('_') + 1));
  const suspicious = (name: string): boolean =>
    prefixes.some((prefix) => name.startsWith(prefix)) && !isForeignVariable(name);
  const names = [...Object.keys(file), ...Object.keys(environment).filter(suspicious)];
  return [...new Set(names)].filter((name) => !known.has(name)).map((name) => `${name}: unknown variable`);
}
