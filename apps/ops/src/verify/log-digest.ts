import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProbeContext } from '@rapport/checklist';
import { linesOf } from './log-lines.js';

export interface LogDigest {
  readonly lines: number;
  /** Lines that are no JSON objects with a level. */
  readonly malformed: number;
  readonly errors: number;
  /** How often each kind of error was told, most frequent first: logger, event and code, never a message. */
  readonly fingerprints: readonly (readonly [fingerprint: string, count: number])[];
}

interface Line {
  readonly level?: string;
  readonly time?: string;
  readonly logger?: string;
  readonly event?: string;
  readonly err?: { readonly code?: string; readonly name?: string };
}

/**
 * What the collected logs of our processes say of a stretch of time; `from` and `to` in milliseconds since the epoch. Logs of
 * others (balancer, stores) are collected beside them, and have forms of their own.
 */
export async function digestLogs(
  folder: string,
  { from, to }: { readonly from: number; readonly to: number },
  { target, signal }: ProbeContext,
): Promise<LogDigest> {
  const ours = target.pods?.map(({ name }) => name) ?? [''];
  const files = (await readdir(folder)).filter(
    (file) => file.endsWith('.ndjson') && ours.some((name) => file.startsWith(name)),
  );
  const counts = new Map<string, number>();
  const seen = { lines: 0, malformed: 0, errors: 0 };
  for (const file of files) {
    for await (const text of linesOf(join(folder, file), signal)) {
      const line = parsed(text);
      const at = Date.parse(line?.time ?? '');
      if (at < from || at > to) continue;
      seen.lines += 1;
      if (line?.level === undefined) seen.malformed += 1;
      if (line?.level !== 'error' && line?.level !== 'fatal') continue;
      seen.errors += 1;
      const fingerprint = fingerprintOf(line);
      counts.set(fingerprint, (counts.get(fingerprint) ?? 0) + 1);
    }
  }
  return { ...seen, fingerprints: [...counts].toSorted(([, a], [, b]) => b - a) };
}

function fingerprintOf({ logger = 'unnamed', event, err }: Line): string {
  return [logger, event ?? 'untyped', err?.code ?? err?.name].filter((part) => part !== undefined).join(' ');
}

function parsed(text: string): Line | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
