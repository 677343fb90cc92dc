import { z } from 'zod';
import { defineSection, variable, type SectionValues } from '../config/section.js';

/** What tells this process's metrics, traces and errors from those of another version or slot. */
export const deploymentConfig = defineSection('deployment', {
  commit: variable(
    'RAPPORT_COMMIT',
    z
      .string()
      .regex(/^[0-9a-f]{0,64}$/, 'must be a hexadecimal commit')
      .default(''),
    'Commit that the program was built from; the image sets it.',
  ),
  slot: variable(
    'RAPPORT_SLOT',
    z
      .string()
      .regex(/^[a-z0-9-]{0,32}$/, 'must be a short name in lower case')
      .default(''),
    'Slot of a blue/green deployment that the process belongs to, e.g. blue: the X-Rapport-Slot of its answers. Absent: they have none.',
  ),
});

export type DeploymentConfig = SectionValues<typeof deploymentConfig>;
