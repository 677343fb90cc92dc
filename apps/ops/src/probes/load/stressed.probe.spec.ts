import { provesRunsRed } from '@rapport/testing';
import { stressedProbe } from './stressed.probe.js';

provesRunsRed(
  stressedProbe,
  'stress',
  { shed_ratio: 0.3, error_ratio: 0, recovery_seconds: 12 },
  {
    'there was no stress': { shed_ratio: 0 },
    'requests failed instead': { error_ratio: 0.05 },
    'it took two minutes to recover': { recovery_seconds: 120 },
  },
);
