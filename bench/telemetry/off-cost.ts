import { join } from 'node:path';
import { root } from '../targets.js';

const CALLS = 1_000_000;
/** The best counts: the others tell what else the machine was doing. */
const REPEATED = 10;
/** Of the compiled program: what it exports, as far as it is used here. */
interface Platform {
  inSpan(name: string, settings: object, work: () => Promise<void>): Promise<void>;
}
const { inSpan } = (await import(join(root, 'dist', 'libs', 'platform', 'src', 'index.js'))) as Platform;

/** Nanoseconds that so many spans take in a process that traces nothing: all of the call, the one around nothing included. */
export function nanosecondsOf(spans: number): number {
  return Math.min(...Array.from({ length: REPEATED }, nanosecondsACall)) * spans;
}

function nanosecondsACall(): number {
  const done = Promise.resolve();
  let calls = 0;
  const work = (): Promise<void> => {
    calls += 1;
    return done;
  };
  const begun = process.hrtime.bigint();
  for (let index = 0; index < CALLS; index += 1) void inSpan('bench', {}, work);
  const nanoseconds = Number(process.hrtime.bigint() - begun);
  if (calls !== CALLS) throw new Error('the work was not done');
  return nanoseconds / CALLS;
}
