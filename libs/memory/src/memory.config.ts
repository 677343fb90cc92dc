import { defineSection, variable, type SectionValues } from '@rapport/platform';
import { z } from 'zod';

export const memoryConfig = defineSection('memory', {
  recallEpisodes: variable(
    'MEMORY_RECALL_EPISODES',
    z.coerce.number().int().min(0).max(500).default(30),
    'How many of the latest messages from other conversations recall looks at; 0 switches recall off.',
  ),
  recallEpisodeCharacters: variable(
    'MEMORY_RECALL_EPISODE_CHARACTERS',
    z.coerce.number().int().min(40).max(4_000).default(400),
    'The most characters of one recalled message that go into a prompt; longer ones are cut with an ellipsis.',
  ),
});
export type MemoryConfig = SectionValues<typeof memoryConfig>;
