import { fail, pass } from '@rapport/checklist';
import { journeyProbe } from '../../verify/journey/journey-probe.js';
import { judged } from '../../verify/journey/step.js';

const DIALS = ['formality', 'warmth', 'energy', 'length'] as const;
type Tone = Readonly<Record<(typeof DIALS)[number], number>>;

/** Dials go from 0 to 1; a shade less than this is none. */
const LEAST_DIFFERENCE = 0.05;

export const toneAdaptation = journeyProbe(
  {
    id: 'functional.tone-adaptation',
    version: 1,
    description: 'Writes formally and casually, and looks whether the answers were asked for in different tones.',
  },
  ({ tones }) =>
    judged(tones, (turns) => {
      const [formal, casual] = [turns.formal['tone'], turns.casual['tone']] as (Tone | undefined)[];
      if (!formal || !casual) return fail('an answer does not tell its tone');
      const moved = DIALS.filter((dial) => Math.abs(formal[dial] - casual[dial]) >= LEAST_DIFFERENCE);
      const shades = DIALS.map((dial) => `${dial} ${formal[dial]} and ${casual[dial]}`).join(', ');
      return moved.length > 0 ? pass(`tone followed: ${shades}`) : fail(`tone did not follow: ${shades}`);
    }),
);
