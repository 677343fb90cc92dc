import { fail, pass } from '@rapport/checklist';
import { journeyProbe } from '../../verify/journey/journey-probe.js';
import { judged } from '../../verify/journey/step.js';

export const sendMessage = journeyProbe(
  {
    id: 'functional.send-message',
    version: 1,
    description: 'Sends a message: text streams in, ends with its usage, and can be read again by resuming the stream.',
  },
  ({ message, resumed }) =>
    judged(message, (turn) => {
      if (turn.status !== 200) return fail(`the message got ${turn.status}`);
      if (turn.end !== 'completed') return fail(`the stream ended with ${turn.end ?? 'no terminal event'}`);
      if (turn.text.trim() === '') return fail('the answer has no text');
      if (!hasUsage(turn.result['usage'])) return fail('the end of the stream does not tell the usage');
      return judged(resumed, (again) =>
        again.text === turn.text && again.end === turn.end
          ? pass(`an answer of ${turn.text.length} characters in ${Math.round(turn.ms)} ms, and the same when resumed`)
          : fail('the resumed stream does not tell the same answer'),
      );
    }),
);

const hasUsage = (usage: unknown): boolean => ((usage as { output_tokens?: number } | null)?.output_tokens ?? 0) > 0;
