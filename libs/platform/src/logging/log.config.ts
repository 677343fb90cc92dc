import { z } from 'zod';
import { defineSection, variable, type SectionValues } from '../config/section.js';

export const logConfig = defineSection('log', {
  level: variable(
    'LOG_LEVEL',
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    'Least severe entries that are written. Logs are JSON lines on standard output.',
  ),
});

export type LogConfig = SectionValues<typeof logConfig>;
