import { defineSection, variable, type SectionValues } from '@rapport/platform';
import { z } from 'zod';

const count = (standard: number): z.ZodType<number> => z.coerce.number().int().min(1).default(standard);

export const memoryLimitsConfig = defineSection('memory limits', {
  most: variable(
    'MEMORY_MOST',
    count(10_000),
    'Most memories that one person may have before they can add or import more; what is learned from conversations is not held up.',
  ),
  importMaxBytes: variable(
    'MEMORY_IMPORT_MAX_BYTES',
    count(8_388_608),
    'Largest file of memories or conversations that may be imported, bytes. It is held in memory while it is read.',
  ),
  importMaxMemories: variable('MEMORY_IMPORT_MAX_MEMORIES', count(2_000), 'Most memories that one import may bring.'),
  importMaxMessages: variable('MEMORY_IMPORT_MAX_MESSAGES', count(5_000), 'Most messages that one import may bring.'),
});
export type MemoryLimitsConfig = SectionValues<typeof memoryLimitsConfig>;
