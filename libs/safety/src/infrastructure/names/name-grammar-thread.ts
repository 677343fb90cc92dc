import { Worker } from 'node:worker_threads';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Clock, type CancelTimer } from '@rapport/kernel';
import { NameGrammar, type GrammarMatches } from '../../domain/pii/name-grammar.js';
import { personalDataErrors } from '../../personal-data.errors.js';
import { safetyConfig, type SafetyConfig } from '../../safety.config.js';

// The worker is its own module graph: from source Node runs the .ts by stripping its types, from dist the compiled .js.
const WORKER_URL = new URL(
  import.meta.url.endsWith('.ts') ? './name-grammar.worker.ts' : './name-grammar.worker.js',
  import.meta.url,
);

type Waiting = PromiseWithResolvers<readonly GrammarMatches[]>;

/** Whoever waits that long finds another thread, or a shorter queue. */
const RETRY_MS = 1_000;
/** A turn asks one question after the other, so as many callers: some seconds of ordinary messages. Who came later would wait in vain. */
const MOST_WAITING = 1_000;

/**
 * The grammar in a thread of its own, started by the first question. It takes one question after the other, and so much time
 * for each; one that hangs or dies fails who waits, with `safety.names_unavailable`, and the next question starts another.
 * Who comes while {@link MOST_WAITING} wait fails at once.
 */
@Injectable()
export class NameGrammarThread extends NameGrammar implements OnApplicationShutdown {
  private worker: Worker | undefined;
  /** In the order in which they were asked, which is the one in which they are answered. */
  private readonly waiting = new Map<number, Waiting>();
  /** Runs for the first who waits: nobody's time is spent on the questions before theirs. */
  private cancelTimer: CancelTimer | undefined;
  private lastId = 0;

  constructor(
    @Inject(safetyConfig.token) private readonly config: Pick<SafetyConfig, 'personalNamesTimeoutMs'>,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async matches(pieces: readonly string[]): Promise<readonly GrammarMatches[]> {
    if (this.waiting.size >= MOST_WAITING) throw unavailable(new Error(`${MOST_WAITING} wait for names already`));
    const worker = (this.worker ??= this.start());
    const id = ++this.lastId;
    const answer: Waiting = Promise.withResolvers();
    this.waiting.set(id, answer);
    if (this.waiting.size === 1) this.timeFirst(worker);
    worker.postMessage({ id, pieces });
    return answer.promise;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.worker?.terminate();
  }

  private start(): Worker {
    const worker = new Worker(WORKER_URL, { execArgv: [], name: 'names' });
    worker.unref();
    worker.on('message', ({ id, matches }: { id: number; matches: readonly GrammarMatches[] }) => {
      if (this.worker !== worker) return;
      this.waiting.get(id)?.resolve(matches);
      this.waiting.delete(id);
      this.timeFirst(worker);
    });
    worker.on('error', (error) => this.fail(worker, error));
    worker.on('exit', () => this.fail(worker, new Error('the thread that looks for names has ended')));
    return worker;
  }

  private timeFirst(worker: Worker): void {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    if (this.waiting.size === 0) return;
    const { personalNamesTimeoutMs: timeoutMs } = this.config;
    this.cancelTimer = this.clock.setTimer(timeoutMs, () => {
      this.fail(worker, new Error(`the search for names took longer than ${timeoutMs} ms`));
      void worker.terminate();
    });
  }

  private fail(worker: Worker, cause: unknown): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    for (const { reject } of this.waiting.values()) reject(unavailable(cause));
    this.waiting.clear();
    this.timeFirst(worker);
  }
}

function unavailable(cause: unknown): Error {
  return personalDataErrors.namesUnavailable(undefined, { cause, retryAfterMs: RETRY_MS });
}
