import { provesRunsRed } from '@rapport/testing';
import { leaksProbe } from './leaks.probe.js';

provesRunsRed(
  leaksProbe,
  'soak',
  { heap_slope_bytes_per_hour: 200_000 },
  {
    'the heap grew by 3 MB an hour': { heap_slope_bytes_per_hour: 3_000_000 },
  },
);
