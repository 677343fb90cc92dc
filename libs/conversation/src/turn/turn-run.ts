import type { Clock } from '@rapport/kernel';
import { ModelLedger } from './model-ledger.js';
import type { SafetyNotice } from '../domain/turn-event.js';
import type { Answer } from '../domain/turn.js';
import type { TurnChannel } from './turn-channel.js';

/** How an answer is stored that another text stands for. */
type Replacement = Pick<Answer, 'rung' | 'verdict' | 'category' | 'screened'>;

/** The moving parts of one running turn: where its events go, what was said so far, and how to stop it. */
export class TurnRun {
  private readonly controller = new AbortController();
  /** All text that was let out, in order. */
  said = '';
  /** Set once `said` stands for an answer that was withheld: however the turn ends, that text is no ordinary reply. */
  replaced: Replacement | undefined;
  /** For those who only read how the turn ends. */
  readonly notices: SafetyNotice[] = [];
  /** What is owed to models, whenever the turn ends. */
  readonly ledger = new ModelLedger();

  /** Monotonic ms; undefined until something was said. */
  firstSaidAt: number | undefined;

  /** Until when storing the outcome may be tried, monotonic ms; settling and shutting down each set it, the earlier counts. */
  private settleUntil = Number.POSITIVE_INFINITY;

  constructor(
    readonly channel: TurnChannel,
    private readonly clock: Clock,
  ) {}

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Ends the generation; the turn is then settled with what was said. */
  stop(reason: Error): void {
    this.controller.abort(reason);
  }

  /** `false`: there is no time left to wait for the database. */
  maySettleAt(at: number): boolean {
    return at <= this.settleUntil;
  }

  settleBy(at: number): void {
    this.settleUntil = Math.min(this.settleUntil, at);
  }

  say(text: string): void {
    if (text === '') return;
    this.firstSaidAt ??= this.clock.monotonic();
    this.said += text;
    this.channel.publish({ type: 'response.output_text.delta', delta: text });
  }

  notify(notice: SafetyNotice): void {
    this.notices.push(notice);
    this.channel.publish({ type: 'safety.notice', ...notice });
  }

  /** Takes back what was said, wherever it is still kept. */
  unsay(): void {
    this.said = '';
    this.channel.withdraw();
  }

  /** `text` stands for the answer from here on; what was said before is taken back wherever it is still kept. */
  replace(text: string, by: Replacement): void {
    this.unsay();
    this.said = text;
    this.replaced = by;
    this.channel.publish({ type: 'message.replaced', reason: by.verdict, text });
  }
}
