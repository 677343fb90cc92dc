import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Metrics } from '@rapport/platform';
import { LocalScores, type CrisisDecision, type ScreenDecision } from '@rapport/safety';
import { conversationConfig, type ConversationConfig } from '../conversation.config.js';
import { listen, unmoved, type Hearing } from '../domain/tone/listen.js';
import { readTone } from '../domain/tone/read-tone.js';
import { hear } from '../domain/tone/tone-state.js';
import type { ToneBefore, ToneReading, ToneState } from '../domain/tone/tone.js';
import type { OpenTurn } from './turn-context.js';
import { turnMetrics } from './turn.metrics.js';

/** Earlier ones hardly count any more. */
const PAST_MESSAGES = 6;

/** Hears how the person sounds and turns the persona's dials a little towards it, within the persona's bounds. */
@Injectable()
export class ListenStage {
  private readonly turns;

  constructor(
    private readonly scores: LocalScores,
    private readonly clock: Clock,
    metrics: Metrics,
    @Inject(conversationConfig.token) private readonly config: Pick<ConversationConfig, 'toneEmotion'>,
  ) {
    this.turns = metrics.counter(turnMetrics.tone);
  }

  /** What a history that the client keeps tells of how the person sounds; the setting was asked before. */
  past(history: readonly { readonly role: string; readonly text: string }[]): ToneBefore {
    const own = history.filter(({ role }) => role === 'user').slice(-PAST_MESSAGES);
    const state = own.reduce<ToneState | undefined>((heard, { text }) => hear(heard, 0, this.read(text)), undefined);
    return { adapts: true, state, at: undefined };
  }

  /** What screening found anything in moves no dial: neither an attack nor despair is to be mirrored. */
  run({ content, persona, toneBefore, branch }: OpenTurn, screen: ScreenDecision): Hearing {
    const heard = this.heardBy({ persona, toneBefore });
    if (screen.action !== 'allow') return unmoved(heard);
    // What is answered anew was heard when it was sent.
    const read = branch?.answers ? undefined : () => this.read(content);
    return listen({ ...heard, read });
  }

  /** Nor is a person in a crisis, or hardly out of one, mirrored. The last word on a turn's tone. */
  heed({ gentle, referral }: Pick<CrisisDecision, 'gentle' | 'referral'>, open: OpenTurn, heard: Hearing): Hearing {
    const final = gentle || referral ? unmoved(this.heardBy(open)) : heard;
    this.turns.inc({ basis: final.account.basis });
    return final;
  }

  private heardBy({ persona, toneBefore }: Pick<OpenTurn, 'persona' | 'toneBefore'>) {
    const { tone: bounds, locale } = persona.definition;
    const before = this.config.toneEmotion ? toneBefore : { ...toneBefore, mood: undefined };
    return { bounds, locale, before, now: this.clock.date() };
  }

  private read(message: string): ToneReading {
    return readTone(message, (text) => this.scores.formality(text));
  }
}
