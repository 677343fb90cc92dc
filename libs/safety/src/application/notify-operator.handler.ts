import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { JobHandler, Metrics } from '@rapport/platform';
import { crisisConfig, type CrisisConfig } from '../crisis.config.js';
import { notifyOperatorJob } from '../crisis.jobs.js';
import { crisisMetrics } from '../crisis.metrics.js';
import { CrisisRepository, type DueNotification } from '../domain/crisis/crisis-repository.js';
import { OperatorHook } from '../domain/crisis/operator-hook.js';

const AT_ONCE = 20;
const FIRST_WAIT_MS = 15_000;
const LONGEST_WAIT_MS = 3_600_000;

/** Tells the operator what is due. What fails is tried again, ever later; what is given up stays for an operator to look at. */
@Injectable()
export class NotifyOperatorHandler extends JobHandler<Record<string, never>> {
  override readonly job = notifyOperatorJob;
  private readonly logger = new Logger(NotifyOperatorHandler.name);
  private readonly notifications;

  constructor(
    private readonly crises: CrisisRepository,
    private readonly hook: OperatorHook,
    private readonly clock: Clock,
    metrics: Metrics,
    @Inject(crisisConfig.token)
    private readonly config: Pick<CrisisConfig, 'webhookUrl' | 'webhookTimeoutMs' | 'webhookAttempts'>,
  ) {
    super();
    this.notifications = metrics.counter(crisisMetrics.notifications);
  }

  override async handle(_: Record<string, never>, signal: AbortSignal): Promise<void> {
    if (this.config.webhookUrl === undefined) return;
    // Long enough for each of them to time out, one after the other.
    const leaseMs = this.config.webhookTimeoutMs * AT_ONCE + FIRST_WAIT_MS;
    for (let taken = AT_ONCE; taken === AT_ONCE && !signal.aborted;) {
      const now = this.clock.now();
      const due = await this.crises.takeDue(new Date(now), new Date(now + leaseMs), AT_ONCE);
      for (const notification of due) {
        // What was taken and not tried is due again when the lease ends, with all of its attempts.
        if (signal.aborted) return;
        await this.tell(notification, signal);
      }
      taken = due.length;
    }
  }

  private async tell(notification: DueNotification, signal: AbortSignal): Promise<void> {
    try {
      await this.hook.tell(notification, signal);
    } catch {
      // Stopped by us: the receiver may be well, and a worker's restart must not use its attempts up.
      if (!signal.aborted) await this.postpone(notification);
      return;
    }
    await this.crises.delivered(notification.id);
    this.notifications.inc({ outcome: 'delivered' });
  }

  private async postpone({ id, attempts }: DueNotification): Promise<void> {
    const now = this.clock.now();
    const isLast = attempts + 1 >= this.config.webhookAttempts;
    const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempts);
    await this.crises.failed(id, new Date(now), isLast ? undefined : new Date(now + waitMs));
    this.notifications.inc({ outcome: isLast ? 'abandoned' : 'failed' });
    // What the receiver answered might quote a person.
    this.logger.warn({ event: 'crisis.notification_failed', attempts: attempts + 1, abandoned: isLast });
  }
}
