import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock, type CancelTimer } from '@rapport/kernel';
import { toCodedError } from '@rapport/platform';
import { mayPass } from '@rapport/safety';
import { turnConfig, type TurnConfig } from '../conversation.config.js';
import { turnErrors } from '../conversation.errors.js';
import { TurnRepository } from '../domain/turn-repository.js';
import type { ModelCall } from '../domain/turn.js';
import { TurnAccounting } from './turn-accounting.js';
import type { Turn } from './turn-context.js';
import type { TurnRun } from './turn-run.js';

/** Turns that are due within this share of the interval are stored together: thousands of turns are a few statements a second. */
const EARLY_SHARE = 0.1;

/** Most turns of one statement: it holds their rows until it ends. */
const BATCH_TURNS = 200;

interface KeptTurn {
  readonly turn: Turn;
  readonly run: TurnRun;
  /** Monotonic ms. */
  dueAt: number;
  /** What the last checkpoint held; undefined where it may have failed. */
  stored: string | undefined;
  /** Requests and tokens that the last checkpoint counted. */
  counted: number;
  over: boolean;
}

/**
 * Keeps long turns ours: every few seconds it renews their leases and stores what was said and taken so far, in one statement for
 * all that are due. A turn that was taken away meanwhile is stopped: somebody else answers for it now.
 */
@Injectable()
export class TurnKeeper {
  private readonly logger = new Logger(TurnKeeper.name);
  /** In the order in which they are due, for all wait equally long. */
  private readonly waiting = new Set<KeptTurn>();
  private cancelTimer: CancelTimer | undefined;

  constructor(
    private readonly turns: TurnRepository,
    private readonly accounting: TurnAccounting,
    private readonly clock: Clock,
    @Inject(turnConfig.token) private readonly config: Pick<TurnConfig, 'leaseMs' | 'checkpointMs'>,
  ) {}

  /** Runs `work` under the turn's lease. */
  async during(turn: Turn, run: TurnRun, work: () => Promise<void>): Promise<void> {
    const kept: KeptTurn = { turn, run, dueAt: 0, stored: '', counted: 0, over: false };
    this.wait(kept);
    try {
      await work();
    } finally {
      kept.over = true;
      this.waiting.delete(kept);
      this.schedule();
    }
  }

  private wait(kept: KeptTurn): void {
    // A checkpoint that outlasts its turn must not start another.
    if (kept.over) return;
    kept.dueAt = this.clock.monotonic() + this.config.checkpointMs;
    this.waiting.add(kept);
    this.schedule();
  }

  /** One timer for all. It may come too early, when whom it was set for has ended: then it is set anew. */
  private schedule(): void {
    const [first] = this.waiting;
    if (!first) {
      this.cancelTimer?.();
      this.cancelTimer = undefined;
      return;
    }
    this.cancelTimer ??= this.clock.setTimer(Math.max(0, first.dueAt - this.clock.monotonic()), () => {
      this.cancelTimer = undefined;
      for (let due = this.takeDue(); due.length > 0; due = this.takeDue()) void this.checkpoint(due);
      this.schedule();
    });
  }

  private takeDue(): readonly KeptTurn[] {
    const [first] = this.waiting;
    const now = this.clock.monotonic();
    if (!first || first.dueAt > now) return [];
    const until = now + this.config.checkpointMs * EARLY_SHARE;
    const due: KeptTurn[] = [];
    for (const kept of this.waiting) {
      if (kept.dueAt > until || due.length === BATCH_TURNS) break;
      due.push(kept);
    }
    for (const kept of due) this.waiting.delete(kept);
    return due;
  }

  private async checkpoint(batch: readonly KeptTurn[]): Promise<void> {
    const leaseUntil = new Date(this.clock.now() + this.config.leaseMs);
    const now = this.clock.monotonic();
    const states = batch.map((kept) => ({ kept, said: keepable(kept), call: kept.run.ledger.soFar(now) }));
    try {
      const held = await this.turns.checkpoint(
        states.map(({ kept: { turn, stored, counted }, said, call }) => ({
          userId: turn.userId,
          turnId: turn.id,
          fence: turn.fence,
          replyId: turn.replyId,
          partial: said === stored ? undefined : said,
          spending: countOf(call) === counted ? undefined : this.accounting.spendingOf(call),
        })),
        leaseUntil,
      );
      for (const { kept, said, call } of states) {
        const outcome = held.get(kept.turn.id);
        if (outcome === undefined) kept.run.stop(turnErrors.lost());
        if (outcome === 'stop') kept.run.stop(turnErrors.stopped());
        kept.stored = said;
        kept.counted = countOf(call);
      }
    } catch (error) {
      // The lease outlives several checkpoints; the next one may succeed.
      this.logger.warn({ event: 'turn.checkpoint_failed', turns: batch.length, code: toCodedError(error).code });
      for (const kept of batch) kept.stored = undefined;
    }
    for (const kept of batch) this.wait(kept);
  }
}

/** What a checkpoint holds may become an ordinary answer. What answers a withheld message, or stands for a withheld answer, must not. */
function keepable({ turn, run }: KeptTurn): string {
  return mayPass(turn.screen) && !run.replaced ? run.said : '';
}

/** Grows whenever there is more to be counted. */
function countOf(call: ModelCall | undefined): number {
  const { prompt = 0, output = 0, thoughts = 0 } = call?.usage ?? {};
  return (call?.log.length ?? 0) + prompt + output + thoughts;
}
