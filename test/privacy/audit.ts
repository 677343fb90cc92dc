import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  AppendAuditEvents,
  auditConfig,
  AuditKeys,
  AuditModule,
  EraseAuditPayload,
  ExportAuditLog,
  ProveAuditLog,
  VerifyAuditLog,
  verifyExportedLog,
  type LogReport,
} from '@rapport/compliance';
import { fromUuid, newId, type Id } from '@rapport/kernel';
import {
  AuditTrail,
  BlindIndex,
  ClockModule,
  ConfigModule,
  Database,
  HmacBlindIndex,
  loadConfig,
  parseKeyring,
  TelemetryModule,
} from '@rapport/platform';
import { sql } from 'kysely';
import { flip, flippable, liftGuards } from './audit-flips.js';
import { seededRandom, type Random } from './random.js';
import { isIncluded } from './tree-verifier.js';

export interface AuditOptions {
  /** Migrated; what is in its audit log stays there, and its guards are lifted for good. */
  readonly database: Database;
  readonly events: number;
  readonly seed: number;
  /** How many bits to flip in each column, and ten times as many in the exported file. */
  readonly flips?: number;
}

export interface AuditResult {
  readonly events: number;
  readonly appendedPerSecond: number;
  readonly verifiedPerSecond: number;
  /** Hashes in the proof of one of the events. */
  readonly proofHashes: number;
  readonly flips: number;
  /** What went wrong, a sentence each; [] when the log keeps its promises. */
  readonly failures: readonly string[];
}

const RECORDED_AT_ONCE = 500;
const PROOFS = 50;

/** Whether the audit log keeps its promises: nothing lost, every change named, proofs that others can verify. */
export async function checkAudit({ database, events, seed, flips = 1 }: AuditOptions): Promise<AuditResult> {
  const app = await openAudit(database);
  const random = seededRandom(seed);
  const failures: string[] = [];
  const expectSound = (what: string, { fault, verified }: LogReport): number => {
    if (fault) failures.push(`${what}: ${fault.kind} at ${fault.at}`);
    return verified;
  };
  try {
    await record(app, database, events);
    const appending = performance.now();
    const appended = await app.get(AppendAuditEvents).execute();
    const appendedPerSecond = perSecond(appended, appending);
    if (appended < events) failures.push(`${events - appended} events were lost on the way into the tree`);
    const verifying = performance.now();
    const verified = expectSound('as appended', await app.get(VerifyAuditLog).execute());
    const verifiedPerSecond = perSecond(verified, verifying);
    const proofHashes = await checkProofs(app, database, random, failures);
    await erasePayload(app, database, random);
    expectSound('after a payload was erased', await app.get(VerifyAuditLog).execute());
    await liftGuards(database);
    let flipped = 0;
    for (const [table, column] of flippable) {
      for (let time = 0; time < flips; time += 1, flipped += 1) {
        failures.push(...(await checkFlip(app, database, table, column, random)));
      }
    }
    const inFile = flips * 10;
    failures.push(...(await checkFileFlips(app, inFile, random)));
    expectSound('after everything was put back', await app.get(VerifyAuditLog).execute());
    return { events, appendedPerSecond, verifiedPerSecond, proofHashes, flips: flipped + inFile, failures };
  } finally {
    await app.close();
  }
}

const perSecond = (count: number, since: number): number => Math.round((count / (performance.now() - since)) * 1_000);

async function openAudit(database: Database): Promise<INestApplicationContext> {
  const keyring = JSON.stringify({ active: 'k', keys: { k: randomBytes(32).toString('base64') } });
  const ports = [
    { provide: Database, useValue: database },
    { provide: BlindIndex, useValue: new HmacBlindIndex(parseKeyring(keyring)) },
  ];
  const sections = [auditConfig];
  const portsModule = { module: class PortsModule {}, global: true, providers: ports, exports: [Database, BlindIndex] };
  const module = {
    module: class AuditCheckModule {},
    imports: [
      portsModule,
      ConfigModule.forRoot(loadConfig(sections, {}), sections),
      ClockModule,
      TelemetryModule,
      AuditModule,
    ],
  };
  Module({})(module.module);
  Module({})(portsModule.module);
  return NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
}

async function record(app: INestApplicationContext, database: Database, events: number): Promise<void> {
  const trail = app.get(AuditTrail);
  for (let from = 0; from < events; from += RECORDED_AT_ONCE) {
    await database.transaction(async (tx) => {
      for (let act = from; act < Math.min(from + RECORDED_AT_ONCE, events); act += 1) {
        const [actor, subject] = [newId('user'), newId('session')];
        await trail.record(tx, { action: 'auth.login', outcome: 'success', actor, subject, details: { act } });
      }
    });
  }
}

async function randomEvent(database: Database, random: Random): Promise<{ id: Id<'audit'>; sequence: number }> {
  const { rows } = await sql<{ event_id: string; sequence: number }>`
    select event_id, sequence from audit.leaves join audit.payloads using (sequence)
    order by sequence offset ${random(await countOf(database))} limit 1`.execute(database.as());
  return { id: fromUuid('audit', rows[0]!.event_id), sequence: rows[0]!.sequence };
}

async function countOf(database: Database): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from audit.payloads`.execute(database.as());
  return rows[0]!.count;
}

async function checkProofs(
  app: INestApplicationContext,
  database: Database,
  random: Random,
  failures: string[],
): Promise<number> {
  const proofs = app.get(ProveAuditLog);
  const root = Buffer.from((await proofs.checkpoint()).note.split('\n')[2]!, 'base64');
  let longest = 0;
  for (let count = 0; count < PROOFS; count += 1) {
    const { id } = await randomEvent(database, random);
    const { header, sequence, size, hashes } = await proofs.inclusion(id);
    longest = Math.max(longest, hashes.length);
    if (!isIncluded(Buffer.from(header), sequence, size, [...hashes], root)) {
      failures.push(`the proof of leaf ${sequence} does not lead to the root`);
    }
  }
  return longest;
}

async function erasePayload(app: INestApplicationContext, database: Database, random: Random): Promise<void> {
  await app.get(EraseAuditPayload).execute((await randomEvent(database, random)).id);
}

async function checkFlip(
  app: INestApplicationContext,
  database: Database,
  table: string,
  column: string,
  random: Random,
): Promise<string[]> {
  const { row, at, undo } = await flip(database, table, column, random);
  const { fault } = await app.get(VerifyAuditLog).execute();
  await undo();
  if (!fault) return [`a bit of ${table}.${column} in row ${row} was changed, and nobody noticed`];
  return at.includes(fault.at) ? [] : [`${table}.${column} was changed in row ${row}, but ${fault.at} was named`];
}

/** Each flip in a file of its own; the leaves before the changed line have to be found good, and none after it. */
async function checkFileFlips(app: INestApplicationContext, flips: number, random: Random): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-audit-'));
  const file = join(folder, 'log.ndjson');
  const { verifiers } = app.get(AuditKeys);
  const verify = () => verifyExportedLog(createInterface({ input: createReadStream(file) }), { verifiers });
  const failures: string[] = [];
  try {
    await pipeline(Readable.from(app.get(ExportAuditLog).lines()), createWriteStream(file));
    const { fault } = await verify();
    if (fault) failures.push(`the export does not verify: ${fault.kind} at ${fault.at}`);
    const content = await readFile(file);
    for (let count = 0; count < flips; count += 1) {
      const position = random(content.length);
      const bit = 1 << random(8);
      content[position]! ^= bit;
      await writeFile(file, content);
      content[position]! ^= bit;
      const report = await verify();
      const expected = leavesBefore(content, position);
      if (!report.fault) failures.push(`byte ${position} of the export was changed, and nobody noticed`);
      else if (report.verified !== expected) {
        failures.push(`byte ${position} of the export was changed, after ${expected} leaves, not ${report.verified}`);
      }
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return failures;
}

/** How many lines with leaves end before the byte. */
function leavesBefore(content: Buffer, position: number): number {
  let leaves = 0;
  for (let start = 0; ;) {
    const end = content.indexOf(10, start);
    if (end < 0 || end >= position) return leaves;
    if (content.toString('utf8', start, start + 8) === '{"leaf":') leaves += 1;
    start = end + 1;
  }
}
