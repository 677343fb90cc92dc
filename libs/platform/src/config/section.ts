import type { z } from 'zod';

/** One environment variable: how it is parsed (schema with its default), and what it means. */
export interface Variable<T = unknown> {
  readonly env: string;
  readonly schema: z.ZodType<T>;
  readonly doc: string;
  /** Never printed, not even in errors. */
  readonly secret: boolean;
}

export function variable<S extends z.ZodType>(
  env: string,
  schema: S,
  doc: string,
  options: { readonly secret?: boolean } = {},
): Variable<z.infer<S>> {
  return { env, schema: schema as z.ZodType<z.infer<S>>, doc, secret: options.secret ?? false };
}

export type SectionValues<S extends ConfigSection> = {
  readonly [K in keyof S['variables']]: S['variables'][K] extends Variable<infer T> ? T : never;
};

/** A feature's part of the configuration. `token` is what its providers inject. */
export interface ConfigSection<V extends Record<string, Variable> = Record<string, Variable>> {
  readonly name: string;
  readonly token: symbol;
  readonly variables: V;
}

/**
 * @example
 * export const authConfig = defineSection('auth', {
 *   accessTtlS: variable('AUTH_ACCESS_TTL_S', z.coerce.number().int().min(60).default(900), 'Access token lifetime, seconds.'),
 * });
 * export type AuthConfig = SectionValues<typeof authConfig>;
 * // constructor(@Inject(authConfig.token) private readonly config: AuthConfig)
 */
export function defineSection<V extends Record<string, Variable>>(name: string, variables: V): ConfigSection<V> {
  return { name, token: Symbol(`config:${name}`), variables };
}
