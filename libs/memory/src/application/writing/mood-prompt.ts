import { EMOTIONS } from '../../domain/mood.js';
import { EXTRACTION_SCHEMA, EXTRACTION_SYSTEM } from './extraction-prompt.js';

/** The same for everybody, as the rest of the task is. */
const MOOD_TASK = `Apart from the facts, "mood" says what the person plainly shows of their own feelings in their latest turns: "emotion", and
"confidence" from 0 to 1. Leave "mood" out where no feeling is plain, and where it is past, somebody else's, played, quoted or
only asked about. A mood is never among the facts.`;

const MOOD = {
  type: 'object',
  properties: {
    emotion: { type: 'string', enum: EMOTIONS },
    confidence: { type: 'number', minimum: 0, maximum: 1 },
  },
  required: ['emotion', 'confidence'],
} as const;

const FACTS_ALONE = { system: EXTRACTION_SYSTEM, responseSchema: EXTRACTION_SCHEMA };
/** Some 20 tokens more of an answer. Not required: a model that must answer names a feeling where there is none. */
const FACTS_AND_MOOD = {
  system: `${EXTRACTION_SYSTEM}\n\n${MOOD_TASK}`,
  responseSchema: { ...EXTRACTION_SCHEMA, properties: { ...EXTRACTION_SCHEMA.properties, mood: MOOD } },
};

/** What the model is told to do with turns, and how to answer. */
export const extractionTask = (withMood: boolean): typeof FACTS_ALONE => (withMood ? FACTS_AND_MOOD : FACTS_ALONE);
