import type { ModelCall } from '../domain/turn.js';
import type { Turn } from './turn-context.js';
import type { TurnRun } from './turn-run.js';

/** A call that was cut short is owed for what it said it had used by then. */
export function callSoFar({ request }: Turn, { usage }: TurnRun): ModelCall | undefined {
  return usage && { modelVersion: request.model, attempts: 1, firstTokenMs: undefined, usage };
}
