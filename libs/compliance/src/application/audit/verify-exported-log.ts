import { parseLine } from '../../domain/audit/log-line.js';
import type { LogEntry } from '../../domain/audit/log-verifier.js';
import { verifyEntries, type LogReport, type Trust } from './verify-entries.js';

/** Verifies lines of an exported log: anywhere, with nothing but public keys. */
export function verifyExportedLog(lines: AsyncIterable<string>, trust: Trust): Promise<LogReport> {
  return verifyEntries(toEntries(lines), trust);
}

async function* toEntries(lines: AsyncIterable<string>): AsyncGenerator<LogEntry> {
  let number = 0;
  for await (const line of lines) yield parseLine(line, (number += 1));
}
