import { z } from 'zod';
import { EMOTIONS, type Mood } from '../../domain/mood.js';

/** A guess is worse than nothing: an answer that meets a feeling which is not there is tactless. */
const LEAST_CONFIDENCE = 0.5;

const mood = z.object({ emotion: z.enum(EMOTIONS), confidence: z.number().min(0).max(1) });

export type MoodAnswer =
  { readonly outcome: 'read'; readonly mood: Mood } | { readonly outcome: 'absent' | 'unsure' | 'malformed' };

/** Whatever the model wrote in place of a mood; never throws, since the facts beside it are worth more. */
export function readMood(given: unknown): MoodAnswer {
  if (given === undefined || given === null) return { outcome: 'absent' };
  const { data } = mood.safeParse(given);
  if (!data) return { outcome: 'malformed' };
  return data.confidence < LEAST_CONFIDENCE ? { outcome: 'unsure' } : { outcome: 'read', mood: data };
}
