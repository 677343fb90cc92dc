import { unknown, type Finding, type Probe, type ProbeContext, type Target } from '@rapport/checklist';

/** A probe's `run` that needs a part of the target: without that, nothing is known. */
export function needing<K extends keyof Target>(
  part: K,
  look: (value: NonNullable<Target[K]>, context: ProbeContext) => Finding | Promise<Finding>,
): Probe['run'] {
  return async (context) => {
    const value = context.target[part];
    if (value === undefined || value === null) return unknown(`the target names no ${part}`);
    return look(value, context);
  };
}

type SecretPart = 'databaseUrlVariable' | 'redisUrlVariable' | 'geminiKeyVariable' | 'adminTokenVariable';

/** The same for a secret that the target names the variable of. */
export function needingSecret(
  part: SecretPart,
  look: (secret: string, context: ProbeContext) => Finding | Promise<Finding>,
): Probe['run'] {
  return needing(part, async (variable, context) => {
    const secret = context.environment[variable];
    return secret ? look(secret, context) : unknown(`${variable} is not set where the checklist runs`);
  });
}

/** A URL as it may be shown: without its credentials and its query. */
export function withoutCredentials(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}
