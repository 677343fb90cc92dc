import { z } from 'zod';
import { defineSection, variable, type SectionValues } from '../config/section.js';

export const logConfig = defineSection('log', {
  level: variable(
    'LOG_LEVEL',
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    'Least severe entries that are written. Logs are JSON lines on standard output.',
  ),
  subjectEpochDays: variable(
    'LOG_SUBJECT_EPOCH_DAYS',
    z.coerce.number().int().min(1).max(366).default(30),
    'For how many days a person has the same pseudonym in logs. Who looks a person up in older logs needs the value of that time.',
  ),
});

export type LogConfig = SectionValues<typeof logConfig>;
