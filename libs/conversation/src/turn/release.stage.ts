import { Injectable } from '@nestjs/common';
import { mayPass, OutputScreen, ReplySanitisers, type OutputGate, type ScreenDecision } from '@rapport/safety';
import { turnErrors } from '../conversation.errors.js';
import type { Answer } from '../domain/turn.js';
import type { GenerationEnd, GenerationEvent } from './generate.stage.js';
import type { Turn } from './turn-context.js';
import type { TurnRun } from './turn-run.js';

/**
 * Lets the answer out, with what was hidden from the model back in it, screened, and then made harmless to whoever renders it: text leaves only once no rule can still
 * match it. What screening or the model withheld is replaced by the persona's refusal, and the text before it is withdrawn.
 */
@Injectable()
export class ReleaseStage {
  constructor(
    private readonly screen: OutputScreen,
    private readonly sanitisers: ReplySanitisers,
  ) {}

  async run(turn: Turn, run: TurnRun, generation: AsyncIterable<GenerationEvent>): Promise<Answer> {
    if (!mayPass(turn.screen)) {
      return this.replace(turn, run, { rung: 'none', verdict: 'input_blocked' }, turn.screen);
    }
    const gate = this.screen.open({ locale: turn.persona.definition.locale });
    const sanitiser = this.sanitisers.open();
    const restoring = turn.concealed?.restoring();
    const read = (delta: string) => sanitiser.push(gate.push(restoring?.push(delta) ?? delta));
    const end = await this.pass(run, gate, read, generation);
    if (end?.outcome === 'blocked') return this.replace(turn, run, end);
    run.say(sanitiser.push(gate.push(restoring?.finish() ?? '') + gate.finish()));
    if (!mayPass(gate.decision)) {
      return this.replace(turn, run, { rung: 'primary', ...end, verdict: 'output_blocked' }, gate.decision);
    }
    run.say(sanitiser.finish());
    if (!end) throw new Error('a generation ended without an end event');
    const answer = answerOf(end, run);
    if (answer.text !== '') run.channel.publish({ type: 'response.output_text.done' });
    return answer;
  }

  /** Resolves without an end when the gate shut: the rest is neither read nor paid for. */
  private async pass(
    run: TurnRun,
    gate: OutputGate,
    read: (delta: string) => string,
    generation: AsyncIterable<GenerationEvent>,
  ): Promise<GenerationEnd | undefined> {
    for await (const event of generation) {
      if (event.type === 'end') return event;
      run.say(read(event.text));
      if (!mayPass(gate.decision)) return undefined;
    }
    return undefined;
  }

  private replace(
    turn: Turn,
    run: TurnRun,
    end: Pick<GenerationEnd, 'rung' | 'verdict'>,
    decision?: ScreenDecision,
  ): Answer {
    const text = turn.persona.definition.policies.refusal;
    const category = decision?.category;
    if (category !== undefined) run.channel.publish({ type: 'safety.notice', category, resources: [] });
    run.said = text;
    run.channel.publish({ type: 'message.replaced', reason: end.verdict, text });
    run.channel.publish({ type: 'response.output_text.done' });
    const { rung, verdict } = end;
    const call = run.ledger.total;
    return { state: 'incomplete', status: 'replaced', reason: 'content_filter', text, rung, verdict, category, call };
  }
}

function answerOf({ outcome, rung, verdict, errorCode, retryAfterMs }: GenerationEnd, run: TurnRun): Answer {
  const text = run.said;
  const facts = { rung, verdict, errorCode, call: run.ledger.total };
  if (outcome === 'holding') return { ...facts, state: 'completed', status: 'holding', text, retryAfterMs };
  if (outcome === 'silenced') {
    return { ...facts, state: 'failed', status: 'incomplete', text: '', errorCode: turnErrors.interrupted.spec.code };
  }
  if (outcome === 'broken') return { ...facts, state: 'incomplete', status: 'incomplete', reason: 'interrupted', text };
  if (verdict === 'length') return { ...facts, state: 'incomplete', status: 'incomplete', reason: 'length', text };
  return { ...facts, state: 'completed', status: 'complete', text };
}
