import type { ProbeContext, Target } from '@rapport/checklist';
import { SystemClock } from '@rapport/kernel';
import { probeContext } from '../proves-red.js';
import { startStandIn, type Flaws } from './stand-in-service.js';

/** A scene for `provesRed`: a service of its own, with these flaws. */
export const servedWith =
  (flaws: Flaws = {}, target: (url: string) => Partial<Target> = () => ({})) =>
  async (): Promise<ProbeContext> => {
    const { url } = await startStandIn(flaws);
    return probeContext({ baseUrl: url, ...target(url) }, new SystemClock());
  };
