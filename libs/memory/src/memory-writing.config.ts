import { defineSection, variable, type SectionValues } from '@rapport/platform';
import { z } from 'zod';

const whole = (min: number, max: number, byDefault: number) =>
  z.coerce.number().int().min(min).max(max).default(byDefault);

/** How memories are written, in the worker. */
export const memoryWritingConfig = defineSection('memory writing', {
  model: variable(
    'MEMORY_MODEL',
    z.string().min(1).max(128).optional(),
    'The model that reads finished turns for memories; that of the personas (GEMINI_MODEL) unless set.',
  ),
  extractDelayS: variable(
    'MEMORY_EXTRACT_DELAY_S',
    whole(0, 3_600, 20),
    'How long after a turn its conversation is read, so that several turns share one call of the model, in seconds.',
  ),
  flushTurns: variable(
    'MEMORY_FLUSH_TURNS',
    whole(1, 200, 20),
    'Most turns of a conversation that one call of the model reads.',
  ),
  flushTokens: variable(
    'MEMORY_FLUSH_TOKENS',
    whole(200, 100_000, 6_000),
    'Most tokens of turns that one call of the model reads; a single longer turn is cut.',
  ),
  knownFacts: variable(
    'MEMORY_KNOWN_FACTS',
    whole(0, 200, 30),
    'How many known facts that touch the turns are shown to the model, so that it can say what a new one replaces.',
  ),
  outputTokens: variable(
    'MEMORY_OUTPUT_TOKENS',
    whole(256, 32_768, 4_096),
    'Most tokens that the model may answer with when it reads turns.',
  ),
  minimumConfidence: variable(
    'MEMORY_MINIMUM_CONFIDENCE',
    z.coerce.number().min(0).max(1).default(0.4),
    'What the model is less sure of than this, from 0 to 1, is not remembered.',
  ),
  factsATurn: variable(
    'MEMORY_FACTS_A_TURN',
    whole(1, 100, 12),
    'Most facts that are kept of one turn; the surest ones.',
  ),
  sweepAfterS: variable(
    'MEMORY_SWEEP_AFTER_S',
    whole(1, 86_400, 120),
    'A turn that has waited longer than this without being read is looked after by the sweep, in seconds.',
  ),
  sweepConversations: variable(
    'MEMORY_SWEEP_CONVERSATIONS',
    whole(1, 10_000, 100),
    'Most conversations that one sweep of the backlog sends to be read: what bounds the load after an outage.',
  ),
  giveUpAfterS: variable(
    'MEMORY_GIVE_UP_AFTER_S',
    whole(60, 31_536_000, 604_800),
    'A turn that could not be read for so long (its budget is used up, the model fails) is given up, in seconds.',
  ),
  profileLines: variable(
    'MEMORY_PROFILE_LINES',
    whole(0, 100, 12),
    'Most lines of the profile that stands at the beginning of every prompt; 0: no profile.',
  ),
  profileTokens: variable('MEMORY_PROFILE_TOKENS', whole(0, 4_000, 240), 'Most tokens of the profile.'),
  profileEveryS: variable(
    'MEMORY_PROFILE_EVERY_S',
    whole(0, 2_592_000, 3_600),
    'A profile is written anew no sooner than this after it was, in seconds, unless something in it no longer holds.',
  ),
  halfLifeFactDays: variable(
    'MEMORY_HALF_LIFE_FACT_DAYS',
    whole(1, 36_500, 365),
    'Days after which half of the salience of a fact is left. What is pinned or confirmed never fades.',
  ),
  halfLifePreferenceDays: variable(
    'MEMORY_HALF_LIFE_PREFERENCE_DAYS',
    whole(1, 36_500, 180),
    'Days after which half of the salience of a preference is left.',
  ),
  halfLifeEventDays: variable(
    'MEMORY_HALF_LIFE_EVENT_DAYS',
    whole(1, 36_500, 60),
    'Days after which half of the salience of an event is left.',
  ),
  halfLifeRelationshipDays: variable(
    'MEMORY_HALF_LIFE_RELATIONSHIP_DAYS',
    whole(1, 36_500, 730),
    'Days after which half of the salience of a relationship is left.',
  ),
  salienceFloor: variable(
    'MEMORY_SALIENCE_FLOOR',
    z.coerce.number().min(0).max(1).default(0.02),
    'A memory whose salience has faded below this, from 0 to 1, expires.',
  ),
  expiryGraceDays: variable(
    'MEMORY_EXPIRY_GRACE_DAYS',
    whole(0, 3_650, 14),
    'Days for which something is still recalled after the time for which it held has ended: how was the trip?',
  ),
  upkeepPeople: variable(
    'MEMORY_UPKEEP_PEOPLE',
    whole(1, 1_000_000, 2_000),
    'Most people whose memories one night looks after; the others have their turn the nights after.',
  ),
});
export type MemoryWritingConfig = SectionValues<typeof memoryWritingConfig>;
