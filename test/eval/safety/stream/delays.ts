import { tokensOf } from './cuts.js';
import { RealPace, TOKEN_MS, UpstreamClock } from './pace.js';
import type { Released, Releasing } from './release.js';

/** Four seconds. */
const REAL_TOKENS = 200;

export interface Delays {
  /** From the first piece to the first text that the client got, ms. */
  readonly firstToken: readonly number[];
  /** Between pieces of text that the client got, ms. */
  readonly gaps: readonly number[];
}

/** Harmless answers, by a clock that only the upstream moves: what holding back costs by itself. */
export async function simulatedDelays(releasing: Releasing, texts: readonly string[]): Promise<Delays> {
  const all: Delays[] = [];
  for (const text of texts) {
    const clock = new UpstreamClock();
    all.push(delaysOf(await releasing.run(clock.paced(tokensOf(text)), clock), TOKEN_MS));
  }
  return joined(all);
}

/** The same by the real clock, all at once. `arrivalGaps`: what this machine made of the upstream's pace. */
export async function realDelays(releasing: Releasing, texts: readonly string[]) {
  const all = await Promise.all(
    texts.map(async (text) => {
      const pace = new RealPace();
      const released = await releasing.run(pace.paced(tokensOf(text).slice(0, REAL_TOKENS)), pace.clock);
      return { delays: delaysOf(released, pace.arrivals[0] ?? 0), arrivalGaps: differences(pace.arrivals) };
    }),
  );
  return { ...joined(all.map(({ delays }) => delays)), arrivalGaps: all.flatMap(({ arrivalGaps }) => arrivalGaps) };
}

/** Microseconds of work for each token of harmless answers. */
export async function workPerToken(releasing: Releasing, texts: readonly string[]): Promise<number> {
  const answers = texts.map(tokensOf);
  const started = performance.now();
  for (const tokens of answers) {
    const clock = new UpstreamClock();
    await releasing.run(clock.paced(tokens), clock);
  }
  return ((performance.now() - started) * 1_000) / answers.reduce((sum, tokens) => sum + tokens.length, 0);
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

function delaysOf({ deliveries, replaced }: Released, firstPieceAt: number): Delays {
  if (replaced) throw new Error('a harmless answer was replaced');
  const times = deliveries.map(({ at }) => at);
  return { firstToken: [(times[0] ?? Infinity) - firstPieceAt], gaps: differences(times) };
}

const differences = (times: readonly number[]): number[] => times.slice(1).map((at, index) => at - times[index]!);

function joined(all: readonly Delays[]): Delays {
  return { firstToken: all.flatMap(({ firstToken }) => firstToken), gaps: all.flatMap(({ gaps }) => gaps) };
}
