import type { Step } from '../protocol/plan.js';
import type { Fault } from './fault.js';

/** Faults before the first byte of an answer. */
export const CONNECTION_FAULTS: readonly Fault[] = [
  {
    name: 'slow-first-token',
    group: 'connection',
    does: 'holds the whole answer, headers included, for `ms`, then answers well',
    outcome: '`llm.timeout_first_token`, retried with back-off, when `ms` exceeds the limit; else a good answer',
    parameters: { ms: { default: '30000', meaning: 'how long it holds back, in milliseconds' } },
    steps: (steps, parameters) => [{ do: 'wait', ms: parameters.number('ms') }, ...steps],
  },
  {
    name: 'hang',
    group: 'connection',
    does: 'takes the request and never answers',
    outcome: '`llm.timeout_first_token`; retried with back-off',
    steps: (): Step[] => [{ do: 'hang' }],
  },
  {
    name: 'reset-before-headers',
    group: 'connection',
    does: 'resets the connection (RST) without answering',
    outcome: '`llm.network`; retried with back-off',
    steps: (): Step[] => [{ do: 'reset' }],
  },
  {
    name: 'close-before-headers',
    group: 'connection',
    does: 'closes the connection (FIN) without answering',
    outcome: '`llm.network`; retried with back-off',
    steps: (): Step[] => [{ do: 'close' }],
  },
];
