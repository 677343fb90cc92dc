import type { Probe } from '@rapport/checklist';
import { megabytes } from '../../verify/figures.js';
import { HEAP_BYTES_PER_HOUR } from '../../verify/thresholds.js';
import { provedByRun } from '../support/run-reports.js';

export const leaksProbe: Probe = {
  id: 'load.leaks',
  version: 1,
  description: 'In the stored soak test what is left of the heap after collections did not grow.',
  run: provedByRun('soak', {
    heap_slope_bytes_per_hour: (slope) => slope > HEAP_BYTES_PER_HOUR && `the heap grew by ${megabytes(slope)} an hour`,
  }),
};
