import type { ProbeContext, Target } from '@rapport/checklist';
import { SystemClock, type Clock } from '@rapport/kernel';
import { probeContext } from '../proves-red.js';
import { startStandIn, type Flaws } from './stand-in-service.js';

/** Real time, but nobody waits: for checks that give the service time which a stand-in does not need. */
export class HurriedClock extends SystemClock {
  override sleep(): Promise<void> {
    return Promise.resolve();
  }
}

/** A scene for `provesRed`: a service of its own, with these flaws. */
export const servedWith =
  (flaws: Flaws = {}, target: (url: string) => Partial<Target> = () => ({}), clock: Clock = new SystemClock()) =>
  async (): Promise<ProbeContext> => {
    const { url } = await startStandIn(flaws);
    return probeContext({ baseUrl: url, ...target(url) }, clock);
  };
