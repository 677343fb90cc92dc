import { journeyProbe } from '../../verify/journey/journey-probe.js';
import type { Step } from '../../verify/journey/step.js';
import { judge } from '../support/judge.js';

export const smoke = journeyProbe(
  {
    id: 'release.smoke',
    version: 1,
    description: 'Goes through the main paths once: sign in, converse, resume, statistics, memory, erase.',
  },
  ({ signIn, conversation, message, resumed, reply, statistics, memory, left }) => {
    const steps: Readonly<Record<string, Step<unknown>>> = {
      signIn,
      conversation,
      message,
      resumed,
      reply,
      statistics,
      memory,
      left,
    };
    const broken = Object.entries(steps).flatMap(([name, seen]) => ('fault' in seen ? [`${name}: ${seen.fault}`] : []));
    const unfinished =
      'value' in message && message.value.end !== 'completed'
        ? [`message: ended with ${message.value.end ?? 'no terminal event'}`]
        : [];
    const stayed = 'value' in left && !left.value ? ['left: an erasure was not accepted'] : [];
    return judge([...broken, ...unfinished, ...stayed], `${Object.keys(steps).length} steps, from sign-in to erasure`);
  },
);
