import { SeedPersonas, ServeCanary } from '@rapport/persona';
import { Command, InvalidArgumentError } from 'commander';
import type { Operator } from '../operator.js';

/** `rapport personas`: the personas that come with the product, and versions that are tried on few conversations. */
export function personasCommand(operator: Operator): Command {
  const command = new Command('personas').description('the shipped personas, and canaries');
  command
    .command('seed')
    .description("bring the shipped personas up to date; an operator's own choice of a version stays")
    .action(() => operator.withFeatures((features) => seed(operator, features.get(SeedPersonas))));
  return command.addCommand(canaryCommand(operator));
}

function canaryCommand(operator: Operator): Command {
  const command = new Command('canary').description('a version that serves a share of new conversations');
  const withCanaries = (work: (canaries: ServeCanary) => Promise<string>): Promise<void> =>
    operator.withFeatures(async (features) => operator.print(await work(features.get(ServeCanary))));
  command
    .command('set <slug> <version> <share>')
    .description('let the version serve so many per cent of new conversations, 1 to 99')
    .action((slug: string, version: string, share: string) =>
      withCanaries(async (canaries) => {
        const stored = await canaries.set(slug, whole(version, 1_000_000), whole(share, 99), undefined);
        return `${slug}: version ${stored.version.version} serves ${stored.share} % of new conversations`;
      }),
    );
  command
    .command('promote <slug>')
    .description('publish the version for all new conversations')
    .action((slug: string) =>
      withCanaries(async (canaries) => {
        const { version } = await canaries.promote(slug, undefined);
        return `${slug}: version ${version} serves all new conversations`;
      }),
    );
  command
    .command('end <slug>')
    .description('take the version back')
    .action((slug: string) =>
      withCanaries(async (canaries) => {
        await canaries.end(slug, undefined);
        return `${slug}: the active version serves all new conversations`;
      }),
    );
  return command;
}

function whole(text: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new InvalidArgumentError(`${text} is no whole number from 1 to ${most}`);
}

async function seed(operator: Operator, personas: SeedPersonas): Promise<void> {
  for (const { slug, outcome } of await personas.execute()) operator.print(`${slug}: ${outcome}`);
}
