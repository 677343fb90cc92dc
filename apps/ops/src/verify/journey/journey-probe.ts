import type { Finding, Probe } from '@rapport/checklist';
import { needing } from '../../probes/support/needing.js';
import { JOURNEY_MS, journeyOf, type Journey } from './journey.js';

/** A probe that judges what two test users saw. They are erased at the journey's end. */
export function journeyProbe(
  about: Pick<Probe, 'id' | 'version' | 'description'>,
  judge: (journey: Journey) => Finding,
): Probe {
  return {
    ...about,
    mutates: true,
    timeoutMs: JOURNEY_MS,
    run: needing('baseUrl', async (baseUrl, context) => ({
      target: baseUrl,
      ...judge(await journeyOf(context, baseUrl)),
    })),
  };
}
