import { describe, expect, it } from 'vitest';
import { turnErrors } from '../conversation.errors.js';
import type { Answer } from '../domain/turn.js';
import { asStopped } from './as-stopped.js';

const answer = (facts: Partial<Answer>): Answer => ({
  state: 'incomplete',
  status: 'incomplete',
  reason: 'interrupted',
  text: 'Half',
  rung: 'primary',
  verdict: 'interrupted',
  ...facts,
});

describe('an answer that somebody asked to stop', () => {
  const stopped = AbortSignal.abort(turnErrors.stopped());

  it('says so', () => {
    expect(asStopped(answer({}), stopped)).toMatchObject({ reason: 'stopped', verdict: 'stopped', text: 'Half' });
  });

  it('has failed when nothing was said', () => {
    const silent = answer({ state: 'failed', text: '', errorCode: 'turn.interrupted' });
    expect(asStopped(silent, stopped)).toMatchObject({
      state: 'failed',
      verdict: 'stopped',
      errorCode: 'turn.stopped',
    });
  });

  it('stays what it is when it had ended by itself, or was stopped by a shutdown', () => {
    const whole = answer({ state: 'completed', status: 'complete', verdict: 'ok' });
    expect(asStopped(whole, stopped)).toBe(whole);
    const interrupted = answer({});
    expect(asStopped(interrupted, AbortSignal.abort(turnErrors.interrupted()))).toBe(interrupted);
    expect(asStopped(interrupted, new AbortController().signal)).toBe(interrupted);
  });
});
