import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Follower } from './follower.js';
import { call, type Answer } from './http.js';
import type { SeededRandom } from './seeded-random.js';

/** After so long a client gives up; what was acknowledged until then still counts. */
const PATIENCE_MS = 60_000;
const NOTHING_TO_DO: ReadonlySet<number> = new Set([400, 401, 403, 413, 422]);

export interface Behaviour {
  readonly format: 'stream' | 'json';
  /** Leaves after so many deltas and comes back. */
  readonly leavesAfter?: number | undefined;
  /** Asks to stop after so many deltas. */
  readonly cancelsAfter?: number | undefined;
}

export interface Person {
  readonly token: string;
  readonly conversation: string;
}

/** One message and everything its sender does to get the answer: sends again under the same key, resumes, asks the history. */
export class Exchange {
  readonly key = randomUUID();
  readonly follower = new Follower();
  /** A 2xx for the message was seen: from then on it must never be lost. */
  acknowledged = false;
  /** How the exchange ended for its sender. */
  outcome: 'followed' | 'answered' | 'history' | 'failed' | 'refused' | 'gave-up' | undefined;
  readonly statuses: string[] = [];
  sends = 0;
  resumes = 0;
  cancelled = false;
  private leaves: number | undefined;

  constructor(
    readonly person: Person,
    readonly content: string,
    private readonly behaviour: Behaviour,
    private readonly apiUrls: readonly string[],
    private readonly random: SeededRandom,
  ) {
    this.leaves = behaviour.leavesAfter;
  }

  async run(): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (this.outcome === undefined && Date.now() < deadline) {
      const pause = await this.attempt().catch((error: unknown) => {
        this.statuses.push((error as { cause?: { code?: string } }).cause?.code ?? (error as Error).name);
        return this.random.between(50, 400);
      });
      if (this.outcome === undefined) await sleep(pause);
    }
    this.outcome ??= 'gave-up';
  }

  /** Resolves with how long to wait before the next one. */
  private attempt(): Promise<number> {
    const { turnId } = this.follower;
    return turnId === undefined || this.behaviour.format === 'json' ? this.send() : this.resume(turnId);
  }

  private async send(): Promise<number> {
    this.sends += 1;
    this.follower.connected(0);
    const accept = this.behaviour.format === 'json' ? 'application/json' : 'text/event-stream';
    const answer = await call(`${this.pod()}/v1/conversations/${this.person.conversation}/messages`, {
      token: this.person.token,
      body: { content: this.content },
      headers: { accept, 'idempotency-key': `"${this.key}"` },
      patient: this.behaviour.format === 'json',
    });
    if (answer.status >= 300) return this.refused(answer);
    this.acknowledged = true;
    if (answer.events) return this.follow(answer.events);
    const body = answer.body ?? {};
    this.follower.identify(String(body['turn']), String(body['user_message_id']));
    this.follower.finish(body['status'] === 'completed' ? 'completed' : 'incomplete', body);
    this.outcome = 'answered';
    return 0;
  }

  private async resume(turnId: string): Promise<number> {
    this.resumes += 1;
    const { last } = this.follower;
    const path = `/v1/conversations/${this.person.conversation}/turns/${turnId}/stream`;
    const answer = await call(this.pod() + path, {
      token: this.person.token,
      headers: { 'last-event-id': String(last) },
    });
    if (answer.events) {
      this.follower.connected(last);
      return this.follow(answer.events);
    }
    if (answer.status === 404 || answer.status === 410) return this.askHistory(turnId, answer.status);
    return this.refused(answer);
  }

  private async follow(events: NonNullable<Answer['events']>): Promise<number> {
    for await (const event of events) {
      this.follower.take(event);
      const { end, deltas, turnId } = this.follower;
      if (end) {
        this.outcome = end === 'failed' ? 'failed' : 'followed';
        return 0;
      }
      if (turnId && this.behaviour.cancelsAfter !== undefined && deltas >= this.behaviour.cancelsAfter) {
        void this.cancel(turnId);
      }
      if (this.leaves !== undefined && deltas >= this.leaves) {
        this.leaves = undefined;
        return this.random.between(0, 500);
      }
    }
    this.statuses.push('stream ended');
    return this.random.between(20, 200);
  }

  /** What the documentation says to do when a stream is held no more: the history has the message. */
  private async askHistory(turnId: string, status: number): Promise<number> {
    this.statuses.push(`resume ${status}`);
    const messages = `${this.pod()}/v1/conversations/${this.person.conversation}/messages?limit=20`;
    const answer = await call(messages, { token: this.person.token });
    if (answer.status !== 200) return this.refused(answer);
    const list = answer.body?.['data'] as { id: string; role: string; content: string; turn: string }[];
    const ofTurn = list.filter(({ turn }) => turn === turnId);
    const reply = ofTurn.find(({ role }) => role === 'assistant');
    if (!reply && (await this.stillRuns(ofTurn[0]?.id))) return 300;
    this.follower.told = reply?.content;
    this.outcome = reply ? 'history' : 'failed';
    return 0;
  }

  private async stillRuns(messageId: string | undefined): Promise<boolean> {
    const why = await call(`${this.pod()}/v1/messages/${messageId}/why`, { token: this.person.token });
    return why.status !== 200 || why.body?.['state'] === 'accepted' || why.body?.['state'] === 'generating';
  }

  private async cancel(turnId: string): Promise<void> {
    if (this.cancelled) return;
    this.cancelled = true;
    const path = `/v1/conversations/${this.person.conversation}/turns/${turnId}/cancel`;
    const answer = await call(this.pod() + path, { token: this.person.token, method: 'POST' }).catch(() => undefined);
    this.statuses.push(`cancel ${answer?.status ?? 'failed'}`);
  }

  private refused(answer: Answer): number {
    const { code } = (answer.body ?? {}) as { code?: string };
    this.statuses.push(`${answer.status} ${code ?? 'without a code'}`);
    if (NOTHING_TO_DO.has(answer.status)) this.outcome = 'refused';
    const asked = Number(answer.headers.get('retry-after') ?? 0) * 1_000;
    return Math.min(Math.max(asked, this.random.between(100, 400)), 1_000);
  }

  private pod(): string {
    return this.random.pick(this.apiUrls);
  }
}
