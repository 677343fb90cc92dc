import { journeyProbe } from '../../verify/journey/journey-probe.js';
import { judge } from '../support/judge.js';

const TALKED = new Set(['primary', 'retry', 'hedge', 'fallback', 'second_provider']);

/** A holding reply keeps a person company and is no conversation. */
export const sampleConversations = journeyProbe(
  {
    id: 'operation.sample-conversations',
    version: 1,
    description: 'Holds conversations with a persona: every answer is a model’s, marked as generated, and has words.',
  },
  ({ message, reply, tones, memory }) => {
    const answers: readonly (readonly [string, Readonly<Record<string, unknown>> | string])[] = [
      ['the first answer', 'value' in message ? message.value.result : message.fault],
      ['the second answer', 'value' in reply ? reply.value : reply.fault],
      ['the answer to formal words', 'value' in tones ? tones.value.formal : tones.fault],
      ['the answer to casual words', 'value' in tones ? tones.value.casual : tones.fault],
      ['the answer from memory', 'value' in memory ? memory.value.turn.result : memory.fault],
    ];
    const problems = answers.flatMap(([name, answer]) => {
      const wrong = typeof answer === 'string' ? answer : wrongWith(answer);
      return wrong === undefined ? [] : [`${name}: ${wrong}`];
    });
    return judge(problems, `${answers.length} answers of a model, each marked as generated`);
  },
);

function wrongWith(turn: Readonly<Record<string, unknown>>): string | undefined {
  const message = turn['message'] as { readonly content?: string; readonly ai_generated?: boolean } | null | undefined;
  if (turn['status'] !== 'completed') return `is ${(turn['status'] as string | undefined) ?? 'no turn'}`;
  if (!TALKED.has(turn['rung'] as string)) return `came from the rung ${turn['rung'] as string}`;
  if (!message?.content?.trim()) return 'has no words';
  return message.ai_generated === true ? undefined : 'is not marked as generated';
}
