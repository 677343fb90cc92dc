import { GoogleError } from '../protocol/google-error.js';
import type { Step } from '../protocol/plan.js';
import type { Fault, FaultParameters } from './fault.js';

const at = { default: '2', meaning: 'after how many events it strikes; an answer in one piece is cut in its middle' };

/** Gives what was written time to reach the client: a reset throws away what the other side has not read. */
const SETTLE: Step = { do: 'wait', ms: 50 };

const STATUS_OF: Readonly<Record<number, string>> = {
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

/** Splits the steps after `at` events, but never after the last one: what it keeps is always incomplete. */
function cut(steps: readonly Step[], parameters: FaultParameters): { readonly before: Step[]; readonly after: Step[] } {
  const events = steps.flatMap((step, index) => (isEvent(step) ? [index] : []));
  const edge = events[Math.min(parameters.number('at'), events.length - 1)] ?? 0;
  return { before: steps.slice(0, edge), after: steps.slice(edge) };
}

const isEvent = (step: Step | undefined): boolean => step?.do === 'write' && step.event === true;

const mapWrites = (steps: readonly Step[], change: (step: Step & { do: 'write' }) => Step): Step[] =>
  steps.map((step) => (step.do === 'write' ? change(step) : step));

/** Faults in the middle of an answer, and unusual but lawful ways of sending one. */
export const STREAM_FAULTS: readonly Fault[] = [
  {
    name: 'stall',
    group: 'stream',
    does: 'stops in the middle and keeps the connection open',
    outcome: '`llm.timeout_idle`, after the text that came',
    parameters: { at },
    steps: (steps, parameters) => [...cut(steps, parameters).before, { do: 'hang' }],
  },
  {
    name: 'keep-alive-without-text',
    group: 'stream',
    does: 'stops in the middle and then only sends events that carry no text',
    outcome: '`llm.timeout_idle`, after the text that came',
    parameters: { at, everyMs: { default: '50', meaning: 'time between two of them, in milliseconds' } },
    steps: (steps, parameters, tools) => [
      ...cut(steps, parameters).before,
      { do: 'repeat', text: tools.emptyEvent(), everyMs: parameters.number('everyMs') },
    ],
  },
  {
    name: 'reset-mid-stream',
    group: 'stream',
    does: 'resets the connection (RST) in the middle',
    outcome: '`llm.network`, after the text that came; not retried',
    parameters: { at },
    steps: (steps, parameters) => [...cut(steps, parameters).before, SETTLE, { do: 'reset' }],
  },
  {
    name: 'close-mid-stream',
    group: 'stream',
    does: 'closes the connection (FIN) in the middle, without the end of the response',
    outcome: '`llm.network`, after the text that came; not retried',
    parameters: { at },
    steps: (steps, parameters) => [...cut(steps, parameters).before, SETTLE, { do: 'close' }],
  },
  {
    name: 'truncated-json',
    group: 'stream',
    does: 'ends the response properly in the middle of an event',
    outcome: '`llm.truncated`, after the text that came; not retried',
    parameters: { at },
    steps: (steps, parameters) => {
      const { before, after } = cut(steps, parameters);
      const next = after.find(isEvent);
      const half = next?.do === 'write' ? next.text.slice(0, Math.ceil(next.text.length / 2)) : '';
      return [...before, { do: 'write', text: half }, { do: 'end' }];
    },
  },
  {
    name: 'garbage-event',
    group: 'stream',
    does: 'sends an event that is not JSON, then goes on',
    outcome: '`llm.truncated`, after the text that came; not retried',
    parameters: { at },
    steps: (steps, parameters) => {
      const { before, after } = cut(steps, parameters);
      return [...before, { do: 'write', text: 'data: {not json}\r\n\r\n' }, ...after];
    },
  },
  {
    name: 'error-mid-stream',
    group: 'stream',
    does: 'sends an error as an event in the middle and ends (HTTP status 200)',
    outcome: '`llm.overloaded` (as the code says), after the text that came; not retried',
    parameters: { at, code: { default: '503', meaning: 'the code of the error: 429, 500, 503 or 504' } },
    steps: (steps, parameters, tools) => {
      const code = parameters.number('code');
      const error = new GoogleError(
        code,
        STATUS_OF[code] ?? 'UNKNOWN',
        'The model is overloaded. Please try again later.',
      );
      return [...cut(steps, parameters).before, { do: 'write', text: tools.event(error.body()) }, { do: 'end' }];
    },
  },
  {
    name: 'split-utf8',
    group: 'stream',
    does: 'sends every event one byte at a time, so that characters arrive in parts',
    outcome: 'a good answer',
    steps: (steps) => mapWrites(steps, ({ text, usage }) => ({ do: 'write-bytewise', text, usage })),
  },
  {
    name: 'sse-comments',
    group: 'stream',
    does: 'puts SSE comment lines between the events',
    outcome: 'a good answer',
    steps: (steps) =>
      steps.flatMap((step): Step[] => (isEvent(step) ? [{ do: 'write', text: ': keep-alive\r\n\r\n' }, step] : [step])),
  },
  {
    name: 'lf-delimiters',
    group: 'stream',
    does: 'ends lines with LF in place of CR LF',
    outcome: 'a good answer',
    steps: (steps) => mapWrites(steps, (step) => ({ ...step, text: step.text.replaceAll('\r\n', '\n') })),
  },
  {
    name: 'slow-but-healthy',
    group: 'stream',
    does: 'pauses before every event, yet always goes on',
    outcome: 'a good answer, as long as each pause is within the idle limit',
    parameters: { ms: { default: '400', meaning: 'the pause, in milliseconds' } },
    steps: (steps, parameters) =>
      steps.flatMap((step): Step[] => (isEvent(step) ? [{ do: 'wait', ms: parameters.number('ms') }, step] : [step])),
  },
];
