import { fail, pass, unknown, type Finding } from '@rapport/checklist';
import type { Turn } from '../../verify/client/turn.js';
import { journeyProbe } from '../../verify/journey/journey-probe.js';
import { judged } from '../../verify/journey/step.js';
import { problemWith } from '../../verify/problems.js';

export const gracefulErrors = journeyProbe(
  {
    id: 'functional.graceful-errors',
    version: 1,
    description:
      'Makes requests that fail and, where the model is the emulator, breaks it off in mid-answer: each error is typed.',
  },
  ({ errors }) =>
    judged(errors, ({ unknownConversation, emptyMessage, cut }) => {
      const wrong = problemWith(unknownConversation, 404) ?? problemWith(emptyMessage, 422);
      if (wrong !== undefined) return fail(wrong);
      return cut ? judgeCut(cut) : unknown('errors are typed; the model here is no emulator that could be broken off');
    }),
);

/** By whatever rung it goes on: the stream tells how it ended, and what is shown stays shown. */
function judgeCut({ end, result, events }: Turn): Finding {
  if (end === undefined) return fail('a stream whose model broke off ended without a terminal event');
  const ends = events.filter(({ event }) => /^response\.(completed|incomplete|failed)$/.test(event));
  if (ends.length !== 1) return fail(`a stream whose model broke off ended ${ends.length} times`);
  if (end === 'incomplete' && typeof result['reason'] !== 'string') return fail('an incomplete answer gives no reason');
  if (end === 'failed' && typeof (result['problem'] as { code?: unknown })?.code !== 'string')
    return fail('a failed turn names no code');
  return pass(`errors are typed, and a model that broke off ended the turn as ${end}`);
}
