import { describe, expect, it } from 'vitest';
import type { Step } from '../protocol/plan.js';
import type { StreamTools } from './fault.js';
import { readFaultCall } from './fault-table.js';

const event = (text: string): Step => ({ do: 'write', text: `data: ${text}\r\n\r\n`, event: true });
const stream: readonly Step[] = [event('a'), { do: 'wait', ms: 5 }, event('b'), event('c'), { do: 'end' }];
const tools: StreamTools = {
  event: (body) => `data: ${JSON.stringify(body)}\r\n\r\n`,
  emptyEvent: () => 'data: {}\r\n\r\n',
};

const setup = (call: string, steps = stream): readonly Step[] => {
  const { fault, parameters } = readFaultCall(call);
  if (!fault.steps) throw new Error(`${call} is no fault of the wire`);
  return fault.steps(steps, parameters, tools);
};
const textOf = (steps: readonly Step[]): string => steps.map((step) => ('text' in step ? step.text : '')).join('');

describe('faults of the wire', () => {
  it.each([
    ['stall', 'hang'],
    ['keep-alive-without-text', 'repeat'],
    ['reset-mid-stream', 'reset'],
    ['close-mid-stream', 'close'],
    ['truncated-json', 'end'],
    ['error-mid-stream', 'end'],
  ])('%s keeps two events and ends with %s', (name, last) => {
    const steps = setup(name);
    expect(steps.slice(0, 3)).toEqual(stream.slice(0, 3));
    expect(steps.at(-1)?.do).toBe(last);
    expect(textOf(steps)).not.toContain('data: c');
  });

  it('strikes after as many events as asked', () => {
    expect(textOf(setup('stall?at=1'))).toBe('data: a\r\n\r\n');
    expect(textOf(setup('stall?at=0'))).toBe('');
  });

  it('never lets a short answer come out whole', () => {
    expect(textOf(setup('stall?at=9'))).toBe('data: a\r\n\r\ndata: b\r\n\r\n');
  });

  it('cuts an event in two', () => {
    expect(textOf(setup('truncated-json?at=0', [event('abcdef'), { do: 'end' }]))).toBe('data: ab');
  });

  it('sends the error that was asked for', () => {
    expect(textOf(setup('error-mid-stream?code=429'))).toContain('"code":429,"message"');
  });

  it.each(['split-utf8', 'lf-delimiters', 'sse-comments', 'slow-but-healthy'])('%s keeps every event', (name) => {
    expect(textOf(setup(name)).match(/data: ./g)).toEqual(['data: a', 'data: b', 'data: c']);
  });

  it('uses line feeds alone', () => {
    expect(textOf(setup('lf-delimiters'))).not.toContain('\r');
  });

  it('pauses before every event', () => {
    expect(setup('slow-but-healthy?ms=7').filter((step) => step.do === 'wait' && step.ms === 7)).toHaveLength(3);
  });

  it('answers nothing at all when it hangs or resets first', () => {
    expect([setup('hang'), setup('reset-before-headers')]).toEqual([[{ do: 'hang' }], [{ do: 'reset' }]]);
  });

  it('holds the whole answer back', () => {
    expect(setup('slow-first-token?ms=9')).toEqual([{ do: 'wait', ms: 9 }, ...stream]);
  });
});
