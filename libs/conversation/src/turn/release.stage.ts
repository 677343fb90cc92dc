import { Inject, Injectable } from '@nestjs/common';
import {
  mayPass,
  OutputScreen,
  ReplySanitisers,
  type OutputContext,
  type OutputGate,
  type ScreenDecision,
} from '@rapport/safety';
import { turnConfig, type TurnConfig } from '../conversation.config.js';
import { turnErrors } from '../conversation.errors.js';
import type { Answer } from '../domain/turn.js';
import type { GenerationEnd, GenerationEvent } from './generate.stage.js';
import { isUnseen } from './is-unseen.js';
import { pastTexts } from './past-texts.js';
import { PersonaPrompts } from './persona-prompts.js';
import type { Turn } from './turn-context.js';
import type { TurnRun } from './turn-run.js';

/** What the model refuses without saying why is nothing to tell a person. */
const NAMELESS = 'unspecified';

/**
 * Lets the answer out, with what was hidden from the model back in it, made harmless to whoever renders it, and then screened:
 * what is screened is what is shown. Text leaves only once no rule can still match it, and is read once more as a whole before
 * the turn ends. What screening or the model withheld is replaced by the persona's refusal, and the text before it is withdrawn.
 * An answer of which nothing is left to be seen is none: the persona's holding reply stands for it.
 */
@Injectable()
export class ReleaseStage {
  constructor(
    private readonly screen: OutputScreen,
    private readonly sanitisers: ReplySanitisers,
    private readonly prompts: PersonaPrompts,
    @Inject(turnConfig.token) private readonly config: Pick<TurnConfig, 'holdingRetryMs'>,
  ) {}

  async run(turn: Turn, run: TurnRun, generation: AsyncIterable<GenerationEvent>): Promise<Answer> {
    if (!mayPass(turn.screen)) {
      return this.replace(turn, run, { rung: 'none', verdict: 'input_blocked' }, turn.screen);
    }
    const gate = this.screen.open(this.contextOf(turn));
    const sanitiser = this.sanitisers.open();
    const restoring = turn.concealed?.restoring();
    const read = (delta: string) => gate.push(sanitiser.push(restoring?.push(delta) ?? delta));
    const end = await this.pass(run, gate, read, generation);
    if (end?.outcome === 'blocked') return this.replace(turn, run, end, this.refusal(end));
    run.say(gate.push(sanitiser.push(restoring?.finish() ?? '') + sanitiser.finish()) + gate.finish());
    const decision = await this.review(run, gate, end?.ratings);
    if (!mayPass(decision)) {
      return this.replace(turn, run, { rung: 'primary', ...end, verdict: 'output_blocked' }, decision);
    }
    // What waited for the judge.
    run.say(gate.finish());
    if (!end) throw new Error('a generation ended without an end event');
    const seen = isUnseen(run.said) ? this.hold(turn, run, end) : end;
    const answer = { ...answerOf(seen, run), screened: decision };
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

  /** A failure of screening fails the turn: nothing of an answer that was not read to its end is kept. */
  private async review(run: TurnRun, gate: OutputGate, ratings: GenerationEnd['ratings']): Promise<ScreenDecision> {
    try {
      return await gate.review(ratings);
    } catch (error) {
      run.unsay();
      throw error;
    }
  }

  /** Whoever stopped it waits for no answer; everybody else is told to come back. */
  private hold(turn: Turn, run: TurnRun, end: GenerationEnd): GenerationEnd {
    const { outcome, verdict } = end;
    if (outcome === 'silenced' || verdict === 'interrupted') return { ...end, outcome: 'silenced' };
    run.say(turn.persona.definition.policies.holdingReply);
    const held = { ...end, outcome: 'holding', rung: 'holding', retryAfterMs: this.config.holdingRetryMs } as const;
    return outcome === 'answered' ? { ...held, verdict: 'empty' } : held;
  }

  private contextOf({ persona, userId, recent, content }: Turn): OutputContext {
    return {
      locale: persona.definition.locale,
      account: { userId, personaId: persona.personaId },
      past: [...pastTexts(recent), { role: 'user', text: content }],
      policy: persona.definition.policies.safety,
      prompt: this.prompts.of(persona).guard,
    };
  }

  private refusal({ verdict, ratings, blockReason: reason = '' }: GenerationEnd): ScreenDecision | undefined {
    if (verdict !== 'prompt_blocked' && verdict !== 'reply_blocked') return undefined;
    return this.screen.refused({ kind: verdict, reason }, ratings);
  }

  private replace(
    turn: Turn,
    run: TurnRun,
    end: Pick<GenerationEnd, 'rung' | 'verdict'>,
    decision?: ScreenDecision,
  ): Answer {
    const text = turn.persona.definition.policies.refusal;
    const category = decision?.category;
    if (category !== undefined && category !== NAMELESS) run.notify({ category, resources: [] });
    const { rung, verdict } = end;
    const replacement = { rung, verdict, category, screened: decision };
    run.replace(text, replacement);
    run.channel.publish({ type: 'response.output_text.done' });
    const call = run.ledger.total;
    const withheld = { state: 'incomplete', status: 'replaced', reason: 'content_filter', text } as const;
    return { ...withheld, ...replacement, call };
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
