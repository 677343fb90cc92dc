import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  AppendAuditEvents,
  auditConfig,
  AuditKeys,
  EraseAuditPayload,
  ExportAuditLog,
  formatSigner,
  formatVerifier,
  parseVerifier,
  signerOf,
  VerifyAuditLog,
  verifyExportedLog,
  type LogReport,
  type Verifier,
} from '@rapport/compliance';
import { parseId } from '@rapport/kernel';
import { Command } from 'commander';
import type { Operator } from '../operator.js';

interface VerifyOptions {
  readonly offline?: string;
  readonly checkpoint?: string;
  readonly key: readonly string[];
}

const collect = (value: string, values: readonly string[]): string[] => [...values, value];

/** `rapport audit`: whether the audit log is whole, and its copies. */
export function auditCommand(operator: Operator): Command {
  const command = new Command('audit').description('the audit log');
  command
    .command('verify')
    .description('recompute the Merkle tree; fails with the first place where anything was changed')
    .option('--offline <file>', 'verify an export instead of the database')
    .option('--checkpoint <file>', 'a checkpoint that was kept elsewhere, which the log has to contain')
    .option(
      '--key <key>',
      'a public key to believe, or key@size up to a size, instead of the configured ones (with --offline)',
      collect,
      [],
    )
    .action((options: VerifyOptions) =>
      options.offline === undefined ? verify(operator, options) : verifyOffline(operator, options.offline, options),
    );
  command
    .command('append')
    .description('append what waits, as the worker does each minute')
    .action(() => operator.withFeatures((features) => append(operator, features.get(AppendAuditEvents))));
  command
    .command('export')
    .argument('<file>', 'must not exist yet')
    .description('write the log as NDJSON, which `verify --offline` verifies anywhere')
    .action((file: string) => operator.withFeatures((features) => write(operator, features.get(ExportAuditLog), file)));
  command
    .command('erase-payload')
    .argument('<event>', 'aud_…')
    .description('remove the details of an event; its leaf stays, and the log still verifies')
    .action((event: string) =>
      operator.withFeatures((features) => features.get(EraseAuditPayload).execute(parseId('audit', event))),
    );
  command
    .command('key')
    .description('print the public key that checkpoints are verified with')
    .action(() => operator.withFeatures(async (features) => printKey(operator, features.get(AuditKeys).signer)));
  command
    .command('new-key')
    .description('print a new private key for AUDIT_SIGNING_KEY, and its public key')
    .action(() => createKey(operator));
  return command;
}

async function append(operator: Operator, events: AppendAuditEvents): Promise<void> {
  operator.print(`${await events.execute()} appended`);
}

async function verify(operator: Operator, { checkpoint }: VerifyOptions): Promise<void> {
  const held = checkpoint === undefined ? undefined : readFileSync(checkpoint, 'utf8');
  const report = await operator.withFeatures((features) => features.get(VerifyAuditLog).execute({ held }));
  operator.print(`${report.waiting} events wait to be appended`);
  operator.print(report.checkpoint?.trimEnd() ?? 'no checkpoint yet');
  conclude(operator, report);
}

async function verifyOffline(operator: Operator, file: string, { checkpoint, key }: VerifyOptions): Promise<void> {
  const held = checkpoint === undefined ? undefined : readFileSync(checkpoint, 'utf8');
  const verifiers: readonly Verifier[] = key.length > 0 ? key.map(parseVerifier) : await configuredKeys(operator);
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
  conclude(operator, await verifyExportedLog(lines, { verifiers, held }));
}

const configuredKeys = (operator: Operator): Promise<readonly Verifier[]> =>
  operator.withFeatures(async (features) => features.get(AuditKeys).verifiers);

function conclude(operator: Operator, { fault, verified, erased }: LogReport): void {
  operator.print(`${verified} events verified, ${erased} of them without their details`);
  if (!fault) return;
  const level = fault.level === undefined ? '' : `, level ${fault.level}`;
  throw new Error(`the audit log was changed: ${fault.kind} at ${fault.at}${level}`);
}

async function write(operator: Operator, log: ExportAuditLog, file: string): Promise<void> {
  // Never over an older export: it may be the only witness.
  await pipeline(Readable.from(log.lines()), createWriteStream(file, { flags: 'wx', mode: 0o600 }));
  operator.print(`exported to ${file}`);
}

function printKey(operator: Operator, verifier: Verifier): void {
  operator.print(formatVerifier(verifier));
}

function createKey(operator: Operator): void {
  const { origin } = operator.config().get(auditConfig);
  const signer = signerOf(origin, randomBytes(32));
  operator.print(formatSigner(signer));
  operator.print(formatVerifier(signer));
}
