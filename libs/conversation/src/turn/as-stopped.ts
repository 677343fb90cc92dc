import { isCodedError } from '@rapport/kernel';
import { turnErrors } from '../conversation.errors.js';
import type { Answer } from '../domain/turn.js';

/** An answer that ended because somebody asked for it says so. One that ended by itself meanwhile stays as it is. */
export function asStopped(answer: Answer, signal: AbortSignal): Answer {
  if (answer.verdict !== 'interrupted' || !isCodedError(signal.reason, turnErrors.stopped.spec.code)) return answer;
  if (answer.state === 'failed') return { ...answer, verdict: 'stopped', errorCode: turnErrors.stopped.spec.code };
  return { ...answer, verdict: 'stopped', reason: 'stopped', errorCode: undefined };
}
