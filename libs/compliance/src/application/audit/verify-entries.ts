import { openCheckpoint } from '../../domain/audit/checkpoint.js';
import { LogVerifier, type Fault, type LogEntry } from '../../domain/audit/log-verifier.js';
import type { Verifier } from '../../domain/audit/signed-note.js';

export interface LogReport {
  /** Absent: nothing was changed. */
  readonly fault: Fault | undefined;
  /** How many leaves were found good. */
  readonly verified: number;
  /** How many of them have lost their payload. */
  readonly erased: number;
}

export interface Trust {
  readonly verifiers: readonly Verifier[];
  /** A checkpoint that was kept elsewhere. */
  readonly held?: string | undefined;
}

/** Verifies a log wherever it comes from, up to its first fault. */
export async function verifyEntries(entries: AsyncIterable<LogEntry>, { verifiers, held }: Trust): Promise<LogReport> {
  const opened = held === undefined ? undefined : openCheckpoint(held, verifiers);
  // What was kept elsewhere is to be believed more than the log, but not without its signature.
  if (held !== undefined && !opened) return { fault: { kind: 'checkpoint', at: 0 }, verified: 0, erased: 0 };
  const verifier = new LogVerifier(verifiers, opened);
  const fault = await firstFault(entries, verifier);
  return { fault, verified: verifier.verified, erased: verifier.erased };
}

async function firstFault(entries: AsyncIterable<LogEntry>, verifier: LogVerifier): Promise<Fault | undefined> {
  for await (const entry of entries) {
    const fault = verifier.accept(entry);
    if (fault) return fault;
  }
  return verifier.end();
}
