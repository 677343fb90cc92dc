import { isCodedError, type TurnId } from '@rapport/kernel';
import type {
  GenerateRequest,
  ModelAttempt,
  ModelDelta,
  ModelResult,
  ModelRung,
  RunningRequest,
  SafetyRating,
  Verdict,
} from '@rapport/llm';
import type { Rung, TurnVerdict } from '../../domain/turn.js';
import { isUnseen } from '../is-unseen.js';

/** One model's turn to answer. */
export interface Question {
  /** What the rung is called when it answers. */
  readonly rung: Exclude<Rung, 'holding' | 'none'>;
  readonly model: Pick<ModelRung, 'model' | 'answers'>;
  readonly request: GenerateRequest;
  readonly turnId: TurnId;
  readonly signal: AbortSignal;
  /** The first text has come. */
  readonly onSpeak: () => void;
  readonly onAttempt: (attempt: ModelAttempt) => void;
  readonly onSent: (request: RunningRequest) => void;
}

/** How one rung ended. */
export interface RungResult {
  readonly rung: Exclude<Rung, 'holding' | 'none'>;
  readonly verdict: TurnVerdict;
  /** Where the model refused: what it says was the reason. */
  readonly blockReason?: string | undefined;
  /** What the model's maker says of the answer, or of the prompt that was refused. */
  readonly ratings?: readonly SafetyRating[] | undefined;
  readonly errorCode?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  /** Whether any text was delivered. */
  readonly spoke: boolean;
  /** Whether there is no answer to speak of: what a lower rung is for. */
  readonly fault: boolean;
}

/**
 * Asks one model: the deltas that a person can see, then how it ended. A fault of the model never throws.
 * A beginning that nobody sees is kept back: "said something" must mean something.
 */
export async function* askModel(question: Question): AsyncGenerator<ModelDelta, RungResult> {
  let sent = 0;
  const onAttempt = (attempt: ModelAttempt): void => {
    if (attempt.sent) sent += 1;
    question.onAttempt(attempt);
  };
  const rung = () => (question.rung === 'primary' && sent > 1 ? 'retry' : question.rung);
  const { model, request, signal, turnId, onSent } = question;
  let beginning = '';
  let spoke = false;
  try {
    for await (const event of model.answers.stream(request, { signal, requestId: turnId, onAttempt, onSent })) {
      if (event.type === 'end') return { rung: rung(), spoke, ratings: event.ratings, ...read(event, spoke) };
      if (spoke) {
        if (event.text !== '') yield event;
        continue;
      }
      beginning += event.text;
      if (isUnseen(beginning)) continue;
      question.onSpeak();
      spoke = true;
      yield { ...event, text: beginning.trimStart() };
    }
  } catch (error) {
    if (!isCodedError(error) || !error.code.startsWith('llm.')) throw error;
    const { code: errorCode, retryAfterMs } = error;
    return { rung: rung(), spoke, fault: true, verdict: 'error', errorCode, retryAfterMs };
  }
  throw new Error('the model port ended its stream without an end event');
}

function read({ verdict }: ModelResult, spoke: boolean): Pick<RungResult, 'verdict' | 'fault' | 'blockReason'> {
  const { kind } = verdict;
  if (kind === 'prompt_blocked' || kind === 'reply_blocked') {
    return { fault: false, verdict: kind, blockReason: verdict.reason };
  }
  const heard = kind === 'ok' || kind === 'length';
  if (heard && spoke) return { fault: false, verdict: kind };
  return { fault: true, verdict: heard ? 'empty' : kind };
}

export function isBlock(verdict: TurnVerdict | Verdict['kind']): boolean {
  return verdict === 'prompt_blocked' || verdict === 'reply_blocked';
}
