import { SeededRandom } from '../../../fault/seeded-random.js';
import { cut } from './cuts.js';
import { UpstreamClock } from './pace.js';
import { REFUSAL } from './persona.js';
import { prose } from './prose.js';
import type { Releasing } from './release.js';
import { deliveredByStreamFirst } from './stream-first.js';
import { violation, type Violation } from './violations.js';

const LONGEST_BEFORE = 2_000;
const AFTER = 400;

export interface LeakResult extends Pick<Violation, 'kind' | 'disguise'> {
  /** UTF-16 units of the violation and what follows it that the client got. */
  readonly leaked: number;
  /** The same where chunks are streamed first and screened afterwards. */
  readonly leakedByStreamFirst: number;
  readonly replaced: boolean;
  /** Whether any of the answer is still there for storage or later readers. */
  readonly kept: boolean;
}

/** One answer with a violation somewhere in it. The same for the same seed and index. */
export async function leak(releasing: Releasing, seed: number, index: number): Promise<LeakResult> {
  const random = new SeededRandom(seed * 1_000_003 + index);
  const planted = violation(random, index);
  const before = prose(random, random.between(0, LONGEST_BEFORE));
  const text = `${before}${planted.text} ${prose(random, AFTER)}`;
  const clock = new UpstreamClock();
  const released = await releasing.run(clock.paced(cut(text, random, Math.floor(index / 10))), clock);
  const delivered = released.deliveries.map((delivery) => delivery.text).join('');
  // What is shown of the text before it: sanitising may have changed that.
  const mayBeShown = releasing.shown(before + planted.text.slice(0, planted.harmless)).length;
  const byStreamFirst = await deliveredByStreamFirst(text, releasing);
  return {
    kind: planted.kind,
    disguise: planted.disguise,
    leaked: Math.max(0, delivered.length - mayBeShown),
    leakedByStreamFirst: Math.max(0, byStreamFirst - before.length - planted.harmless),
    replaced: released.replaced,
    kept: released.stored !== REFUSAL || released.retold !== '',
  };
}
