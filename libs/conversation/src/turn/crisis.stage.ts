import { Injectable, Logger } from '@nestjs/common';
import type { GenerateRequest } from '@rapport/llm';
import { Database, JobQueue, toCodedError } from '@rapport/platform';
import { CrisisWatch, notifyOperatorJob, type CrisisDecision, type InputReading } from '@rapport/safety';
import { referralLocale, spokenIn } from '../domain/referral-locale.js';
import type { Hearing } from '../domain/tone/listen.js';
import type { Answer } from '../domain/turn.js';
import type { OpenTurn, Turn } from './turn-context.js';
import type { TurnRun } from './turn-run.js';

/** Stands in the system text for as long as the person may still be fragile. It says nothing of what happened. */
const GENTLE =
  'The person may be going through a hard time. Be calm and kind, without drama and without diagnosis. Do not joke about death or harm, and do not play either out. If they speak of harming themselves, tell them that you are an AI and encourage them to talk to somebody they trust or to a crisis line.';

type Asked = Pick<OpenTurn, 'userId' | 'content' | 'recent' | 'persona' | 'standing' | 'crisisBefore' | 'branch'> & {
  /** All that was sent, oldest first, where no message is stored. */
  readonly request?: readonly string[] | undefined;
};

/**
 * Follows the crisis protocol (docs/crisis-protocol.md). While it suspends the persona, a reviewed text answers, no model is
 * asked, and the message is kept from the model and from memory for good.
 */
@Injectable()
export class CrisisStage {
  private readonly logger = new Logger(CrisisStage.name);

  constructor(
    private readonly watch: CrisisWatch,
    private readonly database: Database,
    private readonly jobs: JobQueue,
  ) {}

  /** Throws `safety.protocol_unavailable`: without a protocol nothing is answered. */
  run(
    { userId, content, recent, persona, standing, crisisBefore, branch, request }: Asked,
    screen: InputReading,
    { language }: Pick<Hearing, 'language'>,
  ): { readonly crisis: CrisisDecision; readonly screen: InputReading } {
    // Nobody else is referred anywhere.
    const spoken = screen.crisis || crisisBefore ? (spokenIn(content, recent) ?? language) : undefined;
    const locale = referralLocale({ spoken, persona: persona.definition.locale, person: standing.locale });
    const question = { userId, locale, text: content, again: branch?.answers !== undefined, request };
    const crisis = this.watch.decide({
      ...question,
      signals: screen.crisis,
      standing: crisisBefore,
      failedAt: standing.lastFailedAt,
    });
    return { crisis, screen: crisis.referral ? { ...screen, action: 'escalate' } : screen };
  }

  /** How the persona is asked. */
  attend(request: GenerateRequest, { gentle }: CrisisDecision): GenerateRequest {
    if (!gentle) return request;
    return { ...request, system: [request.system, GENTLE].filter(Boolean).join('\n\n') };
  }

  /** Tells what the protocol has to tell; the result is its answer, or undefined where the persona answers. */
  answer({ crisis }: Turn, run: TurnRun): Answer | undefined {
    const resources = crisis?.referral?.resources ?? crisis?.notice;
    if (resources) run.notify({ category: 'crisis', resources });
    if (!crisis?.referral) return undefined;
    run.say(crisis.referral.text);
    run.channel.publish({ type: 'response.output_text.done' });
    // Stored as any message is that screening withheld: what it was about is health data, and stands sealed elsewhere.
    return {
      state: 'incomplete',
      status: 'replaced',
      reason: 'content_filter',
      text: crisis.referral.text,
      rung: 'none',
      verdict: 'input_blocked',
      call: run.ledger.total,
    };
  }

  /** Has the operator notified at once. Only a hint: what is to be told is stored, and looked for every minute. Never throws. */
  async notify({ crisis }: Pick<Turn, 'crisis'>): Promise<void> {
    if (!crisis?.change?.notification) return;
    try {
      await this.database.transaction((tx) => this.jobs.enqueue(tx, notifyOperatorJob, {}));
    } catch (error) {
      this.logger.warn({ event: 'crisis.notification_not_enqueued', code: toCodedError(error).code });
    }
  }
}
