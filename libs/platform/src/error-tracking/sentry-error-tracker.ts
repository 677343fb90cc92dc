import { Logger } from '@nestjs/common';
import type { Clock } from '@rapport/kernel';
import { AtMostEvery } from '../logging/at-most-every.js';
import type { Metrics } from '../telemetry/metrics.js';
import { ErrorTracker, type TrackedError } from './error-tracker.js';
import type { ErrorTrackingConfig } from './error-tracking.config.js';
import { errorTrackingMetrics } from './error-tracking.metrics.js';
import { toEnvelope, type TrackedProgram } from './sentry-event.js';

const MINUTE_MS = 60_000;
/** Of one kind of error: an outage must not hide what else goes wrong. */
const KIND_SHARE = 10;
const TOO_MANY = 429;

export type SentrySettings = Pick<ErrorTrackingConfig, 'perMinute' | 'queued' | 'timeoutMs'> & { readonly dsn: string };

/** Sends errors to whatever speaks Sentry's protocol: one after the other, few a minute, and never in anybody's way. */
export class SentryErrorTracker extends ErrorTracker {
  private readonly logger = new Logger('errors');
  private readonly warn;
  private readonly counter;
  private readonly url: string;
  private readonly key: string;
  private readonly queue: string[] = [];
  private readonly stopped = new AbortController();
  private counts = new Map<string, number>();
  private windowAt = Number.NEGATIVE_INFINITY;
  private silentUntil = Number.NEGATIVE_INFINITY;
  private sending: Promise<void> | undefined;

  constructor(
    private readonly program: TrackedProgram,
    private readonly clock: Clock,
    private readonly settings: SentrySettings,
    metrics: Metrics,
  ) {
    super();
    const { origin, pathname, username } = new URL(settings.dsn);
    const [path, project] = splitProject(pathname);
    this.url = `${origin}${path}/api/${project}/envelope/`;
    this.key = username;
    this.counter = metrics.counter(errorTrackingMetrics.errors);
    this.warn = new AtMostEvery(clock, MINUTE_MS);
  }

  override capture(tracked: TrackedError): void {
    if (!this.admits(tracked)) return this.counter.inc({ outcome: 'limited' });
    if (this.queue.length >= this.settings.queued) return this.counter.inc({ outcome: 'full' });
    this.queue.push(toEnvelope(tracked, this.program, this.clock.date()));
    this.sending ??= this.drain().finally(() => (this.sending = undefined));
  }

  override async close(): Promise<void> {
    const cancel = this.clock.setTimer(this.settings.timeoutMs, () => this.stopped.abort());
    await this.sending;
    cancel();
  }

  private admits({ error, event }: TrackedError): boolean {
    const now = this.clock.monotonic();
    if (now < this.silentUntil) return false;
    if (now - this.windowAt >= MINUTE_MS) {
      this.windowAt = now;
      this.counts = new Map();
    }
    const { perMinute } = this.settings;
    const kind = `${event}/${error.code ?? error.name}`;
    return this.count('*') <= perMinute && this.count(kind) <= Math.ceil(perMinute / KIND_SHARE);
  }

  private count(kind: string): number {
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    return count;
  }

  private async drain(): Promise<void> {
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) {
      const outcome = this.stopped.signal.aborted ? 'failed' : await this.send(next);
      this.counter.inc({ outcome });
      // A warning, so that it does not come back here as an error.
      if (outcome === 'failed') this.warn.run(() => this.logger.warn({ event: 'error_tracking_failed' }));
    }
  }

  private async send(body: string): Promise<'sent' | 'limited' | 'failed'> {
    const late = new AbortController();
    const cancel = this.clock.setTimer(this.settings.timeoutMs, () => late.abort());
    try {
      const response = await fetch(this.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-sentry-envelope',
          'x-sentry-auth': `Sentry sentry_version=7, sentry_client=rapport/${this.program.release}, sentry_key=${this.key}`,
        },
        body,
        redirect: 'error',
        signal: AbortSignal.any([late.signal, this.stopped.signal]),
      });
      await response.body?.cancel();
      if (response.status === TOO_MANY) this.silentUntil = this.clock.monotonic() + pauseOf(response);
      return response.ok ? 'sent' : response.status === TOO_MANY ? 'limited' : 'failed';
    } catch {
      return 'failed';
    } finally {
      cancel();
    }
  }
}

/** `/path/7` is project 7 below `/path`. */
function splitProject(pathname: string): [path: string, project: string] {
  const at = pathname.lastIndexOf('/');
  return [pathname.slice(0, at), pathname.slice(at + 1)];
}

function pauseOf(response: Response): number {
  const seconds = Number(response.headers.get('retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : MINUTE_MS;
}
