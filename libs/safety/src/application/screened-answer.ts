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
  /** What a judge says; undefined where none does. Never rejects. */
  readonly ask: (text: string) => Promise<ScreenDecision | undefined>;
  /** Told once, when the answer has passed or may not pass. */
  readonly onDecision: (decision: ScreenDecision) => void;
}

interface Question {
  readonly about: string;
  /** What the gate was in doubt about then. */
  readonly doubt: ScreenDecision | undefined;
  /** This one, and those before it. */
  readonly answered: Promise<unknown>;
}

/**
 * One answer on its way: rules hold back what they may yet match; scores of what was let out call a judge, who stops the rest
 * when they say no; what rules are in doubt about waits for that judge, or for the end where they read less
 * than that; and at the end the whole is read once more.
 */
export class ScreenedAnswer implements OutputGate {
  private delivered = '';
  private judged: ScreenDecision | undefined;
  private asked: Question | undefined;

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
    const whole = this.screening.readWhole(this.text);
    if (!mayPass(whole)) return whole;
    this.screening.suspicion.end();
    this.askWhenUnsure(ratings.some(({ probability }) => probability === 'high'));
    await this.asked?.answered;
    // The judge was asked in the middle: what came then may have changed the meaning, or be in doubt itself.
    const isRead = this.asked?.about === this.text && !this.screening.gate.doubt;
    if (mayPass(this.decision) && this.asked && !isRead) await this.ask();
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

  private askWhenUnsure(isRated = false): void {
    const { gate, suspicion, unsureFrom } = this.screening;
    const isUnsure = isRated || suspicion.highest >= unsureFrom;
    // Once in the middle, so that what an answer costs has a bound; the end asks about all that is still in doubt.
    if (gate.doubt ? !this.asked?.doubt : isUnsure && !this.asked) void this.ask();
  }

  private ask(): Promise<unknown> {
    const { gate, ask } = this.screening;
    const about = this.text;
    const { doubt } = gate;
    const heeded = ask(about).then((verdict) => this.heed(verdict, doubt));
    const answered = Promise.all([heeded, this.asked?.answered]);
    this.asked = { about, doubt, answered };
    return answered;
  }

  private heed(verdict: ScreenDecision | undefined, doubt: ScreenDecision | undefined): void {
    // A no stays a no, whatever is said of more of the answer, or of less.
    if (verdict && mayPass(this.decision)) this.judged = verdict;
    if (doubt) this.screening.gate.settle(doubt, verdict !== undefined && mayPass(verdict));
  }

  /** What was delivered, and what waits: it is judged before it leaves. */
  private get text(): string {
    return this.delivered + this.screening.gate.held;
  }
}
