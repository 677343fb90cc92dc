import { unknown } from './finding.js';
import type { Probe } from './probe.js';

/** The probe of that id; in place of one that does not exist, one that knows nothing. */
export const findProbe = (probes: readonly Probe[], id: string): Probe =>
  probes.find((probe) => probe.id === id) ?? {
    id,
    version: 0,
    description: 'does not exist',
    run: async () => unknown(`There is no probe ${id}`),
  };
