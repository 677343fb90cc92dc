import type { SafetyRating } from '@rapport/llm';
import { mayPass, type ScreenDecision } from '../domain/decision.js';
import type { OutputGate } from '../domain/output/output-screen.js';
import type { StreamGate } from '../domain/output/stream-gate.js';
import type { Suspicion } from '../domain/output/suspicion.js';

export interface AnswerScreening {
  readonly gate: StreamGate;
  readonly suspicion: Suspicion;
  /** From which score on somebody who understands should look. */
  readonly unsureFrom: number;
  /** The same rules as the gate's, over a text at once. */
  readonly readWhole: (text: string) => ScreenDecision;
  /** What the ratings of the model's maker come to by themselves. */
  readonly weigh: (ratings: readonly SafetyRating[]) => ScreenDecision;
  /** What a judge says. Never rejects. */
  readonly ask: (text: string) => Promise<ScreenDecision>;
  /** Told once, when the answer has passed or may not pass. */
  readonly onDecision: (decision: ScreenDecision) => void;
}

/**
 * One answer on its way: rules hold back what they may yet match; scores of what was let out call a judge, who stops the rest
 * when they say no; and at the end the whole is read once more.
 */
export class ScreenedAnswer implements OutputGate {
  private delivered = '';
  private judged: ScreenDecision | undefined;
  private asked: { readonly about: string; readonly answered: Promise<void> } | undefined;

  constructor(private readonly screening: AnswerScreening) {}

  get decision(): ScreenDecision {
    const { decision } = this.screening.gate;
    return mayPass(decision) ? (this.judged ?? decision) : decision;
  }

  push(delta: string): string {
    return this.deliver(() => this.screening.gate.push(delta));
  }

  finish(): string {
    return this.deliver(() => this.screening.gate.finish());
  }

  async review(ratings: readonly SafetyRating[] = []): Promise<ScreenDecision> {
    const own = await this.decideOnWhole(ratings);
    // What we found by ourselves says more than a probability.
    const decision = own.action === 'allow' ? this.screening.weigh(ratings) : own;
    this.screening.onDecision(decision);
    return decision;
  }

  private async decideOnWhole(ratings: readonly SafetyRating[]): Promise<ScreenDecision> {
    if (!mayPass(this.decision)) return this.decision;
    const whole = this.screening.readWhole(this.delivered);
    if (!mayPass(whole)) return whole;
    this.screening.suspicion.end();
    this.askWhenUnsure(ratings.some(({ probability }) => probability === 'high'));
    await this.asked?.answered;
    // The judge was asked in the middle: what came then may have changed the meaning.
    if (mayPass(this.decision) && this.asked && this.asked.about !== this.delivered) await this.ask();
    return this.decision;
  }

  private deliver(read: () => string): string {
    if (!mayPass(this.decision)) return '';
    const text = read();
    this.delivered += text;
    this.screening.suspicion.read(text);
    this.askWhenUnsure();
    return text;
  }

  private askWhenUnsure(isDoubted = false): void {
    const { suspicion, unsureFrom } = this.screening;
    if (!this.asked && (isDoubted || suspicion.highest >= unsureFrom)) void this.ask();
  }

  private ask(): Promise<void> {
    const answered = this.screening.ask(this.delivered).then((decision) => {
      this.judged = decision;
    });
    this.asked = { about: this.delivered, answered };
    return answered;
  }
}
