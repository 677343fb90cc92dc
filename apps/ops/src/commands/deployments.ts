import { Command } from 'commander';
import type { Operator } from '../operator.js';
import { recordDeployment } from '../verify/deployments.js';

interface RecordOptions {
  readonly file: string;
  readonly environment: string;
  readonly release: string;
  readonly commit: string;
  readonly digest?: string;
  readonly actor: string;
  readonly started: string;
  readonly outcome: string;
  readonly verified?: true;
}

export function deploymentsCommand({ print, clock }: Operator): Command {
  const command = new Command('deployments').description('keeps the record of what was deployed where');
  command
    .command('record')
    .description('appends a deployment that has just ended')
    .requiredOption('--file <file>', 'the record, a JSON line a deployment')
    .requiredOption('--environment <name>', 'where it was deployed to')
    .requiredOption('--release <version>', 'version of the release')
    .requiredOption('--commit <hash>', 'full hash')
    .option('--digest <digest>', 'of the image, sha256:…')
    .requiredOption('--actor <who>', 'who or what carried it out, such as ci/1234')
    .requiredOption('--started <time>', 'RFC 3339, UTC')
    .option('--outcome <outcome>', 'succeeded, failed or rolled_back', 'succeeded')
    .option('--verified', 'rapport verify passed there')
    .action(async ({ file, release, started, ...rest }: RecordOptions) => {
      const endedAt = clock.date().toISOString();
      const { environment } = await recordDeployment(file, { ...rest, version: release, startedAt: started, endedAt });
      print(`${release} in ${environment}: recorded`);
    });
  return command;
}
