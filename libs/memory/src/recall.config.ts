import { defineSection, variable, type SectionValues } from '@rapport/platform';
import { z } from 'zod';

const count = (least: number, standard: number): z.ZodType<number> =>
  z.coerce.number().int().min(least).default(standard);

export const recallConfig = defineSection('recall', {
  indexBytes: variable(
    'MEMORY_INDEX_BYTES',
    count(1_048_576, 268_435_456),
    "Bytes that one process holds of people's memories in order to search them; the person who was away longest goes first. Half of it is the most that one person gets: of a longer history the newest part is searched.",
  ),
  indexIdleMs: variable(
    'MEMORY_INDEX_IDLE_MS',
    count(1_000, 600_000),
    'How long the memories of a person who says nothing stay in the memory of a process, in milliseconds.',
  ),
  loadMs: variable(
    'MEMORY_RECALL_LOAD_MS',
    count(0, 150),
    'How long a turn waits for memories to be read that its process does not hold yet, in milliseconds. Then it recalls from the newest, and the rest is read in the background.',
  ),
  overlapMs: variable(
    'MEMORY_RECALL_OVERLAP_MS',
    count(0, 900_000),
    'How long before the latest known message a search still looks for messages that other processes stored late, in milliseconds: longer than any turn takes, and than clocks differ.',
  ),
  maximum: variable('MEMORY_RECALL_MAXIMUM', count(0, 24), 'Most memories in a prompt; 0 switches recall off.'),
  episodeCharacters: variable(
    'MEMORY_RECALL_EPISODE_CHARACTERS',
    z.coerce.number().int().min(40).max(4_000).default(400),
    'The most characters of one recalled message that go into a prompt; longer ones are cut with an ellipsis.',
  ),
  minScore: variable(
    'MEMORY_RECALL_MIN_SCORE',
    z.coerce.number().min(0).default(0.1),
    'What a memory must score to be recalled: about 0.5 is a text with all words of the message, 0 one that has nothing to do with it. Lower recalls more, and more that does not matter.',
  ),
  minShare: variable(
    'MEMORY_RECALL_MIN_SHARE',
    z.coerce.number().min(0).max(1).default(0.3),
    'Which part of the best score a memory must reach to be recalled beside it.',
  ),
  sharedEpisodes: variable(
    'MEMORY_SHARED_EPISODES',
    z.stringbool().default(false),
    'Whether a persona recalls what the person said to other personas. Facts that every persona may know are not affected.',
  ),
  embeddings: variable(
    'MEMORY_EMBEDDINGS',
    z.stringbool().default(true),
    'Whether memories are found by meaning as well as by words: messages and facts are embedded in the background, and each message while its turn begins.',
  ),
  embedQueryMs: variable(
    'MEMORY_EMBED_QUERY_MS',
    count(0, 100),
    'How long a turn waits for the embedding of its message, in milliseconds. Without it memories are found by words alone.',
  ),
  embedQueryFrom: variable(
    'MEMORY_EMBED_QUERY_FROM',
    count(0, 30),
    'From how many embedded messages on a message is embedded in order to search them; fewer are found by words.',
  ),
  embedBatch: variable('MEMORY_EMBED_BATCH', count(1, 100), 'Messages or facts that the worker embeds at once.'),
  embedMaximum: variable(
    'MEMORY_EMBED_MAXIMUM',
    count(1, 1_000),
    'Most messages that one job embeds; a longer history takes several, one after the other.',
  ),
});
export type RecallConfig = SectionValues<typeof recallConfig>;
