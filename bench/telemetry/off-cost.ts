import { join } from 'node:path';
import { root } from '../targets.js';

const CALLS = 1_000_000;
/** Of the compiled program: what it exports, as far as it is used here. */
interface Platform {
  inSpan(name: string, settings: object, work: () => Promise<void>): Promise<void>;
}
const { inSpan } = (await import(join(root, 'dist', 'libs', 'platform', 'src', 'index.js'))) as Platform;

/** Nanoseconds that so many spans take in a process that traces nothing, beyond the work that they are around. */
export function nanosecondsOf(spans: number): number {
  const done = Promise.resolve();
  const work = (): Promise<void> => done;
  const around = (): unknown => inSpan('bench', {}, work);
  for (const warm of [around, work]) time(warm);
  return Math.max(0, time(around) - time(work)) * spans;
}

/** Nanoseconds a call. */
function time(call: () => unknown): number {
  const begun = process.hrtime.bigint();
  for (let index = 0; index < CALLS; index += 1) call();
  return Number(process.hrtime.bigint() - begun) / CALLS;
}
