import { measuredAs, provesRed } from '@rapport/testing';
import { cpu } from './cpu.probe.js';

const used = (...values: number[]) => ({
  process_cpu_seconds_total: values.map((value, index) => ({ labels: { instance: String(index) }, value })),
});

provesRed(cpu, {
  sound: measuredAs(used(0.2, 0.79)),
  sabotaged: {
    'one process is busy': measuredAs(used(0.2, 0.81)),
    'containers are held back': measuredAs({ ...used(0.2), container_cpu_cfs_throttled_periods_total: 0.2 }),
  },
});
