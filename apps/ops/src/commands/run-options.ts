import type { Target } from '@rapport/checklist';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { loadTarget } from '../checklist/workplace.js';
import { verifyErrors } from '../verify/verify.errors.js';

/** Where a run goes to: an environment's file, or just an address. */
export interface Where {
  readonly env?: string;
  readonly url?: string;
  readonly ca?: string;
  /** Of the API process's internal port, whose metrics are watched. */
  readonly internalUrl?: string;
}

/** Adds `--env`, `--url`, `--ca` and `--internal-url`. */
export const somewhere = (command: Command): Command =>
  command
    .addOption(new Option('--env <name>', 'of environments/<name>.yaml, or the path of such a file').conflicts('url'))
    .addOption(new Option('--url <url>', 'just an address of the service, without more knowledge'))
    .option('--ca <file>', 'PEM of the authority that signed the certificate (with --url)')
    .option('--internal-url <url>', 'the internal port of the process behind --url, to watch its memory');

/** Throws `verify.where_missing` when neither is given, or the environment has no address. */
export async function targetFrom({ env, url, ca, internalUrl }: Where): Promise<Target & { readonly baseUrl: string }> {
  if (env !== undefined) {
    const target = await loadTarget(env);
    const { baseUrl } = target;
    if (baseUrl === undefined) throw verifyErrors.whereMissing(`the environment ${target.name} has no baseUrl`);
    return { ...target, baseUrl };
  }
  if (url === undefined) throw verifyErrors.whereMissing('say where: --env <name> or --url <url>');
  const baseUrl = url.replace(/\/$/, '');
  return {
    name: new URL(baseUrl).host,
    production: false,
    baseUrl,
    ...(ca !== undefined && { caFile: ca }),
    ...(internalUrl !== undefined && {
      pods: [{ name: 'api', role: 'api' as const, url: baseUrl, internalUrl: internalUrl.replace(/\/$/, '') }],
    }),
  };
}

/** A number above zero, such as turns a second. */
export const amountOption = (name: string, about: string, byDefault: number): Option =>
  new Option(`--${name} <number>`, about).default(byDefault).argParser((text) => {
    const value = Number(text);
    if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('a number above zero');
    return value;
  });
