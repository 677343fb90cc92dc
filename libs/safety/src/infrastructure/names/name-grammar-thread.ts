import { Worker } from 'node:worker_threads';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { NameGrammar, type GrammarMatches } from '../../domain/pii/name-grammar.js';
import { safetyConfig, type SafetyConfig } from '../../safety.config.js';

// The worker is its own module graph: from source Node runs the .ts by stripping its types, from dist the compiled .js.
const WORKER_URL = new URL(
  import.meta.url.endsWith('.ts') ? './name-grammar.worker.ts' : './name-grammar.worker.js',
  import.meta.url,
);

type Waiting = PromiseWithResolvers<readonly GrammarMatches[]>;

/** The grammar in a thread of its own, started by the first question. One that hangs or dies fails who waits; the next question starts another. */
@Injectable()
export class NameGrammarThread extends NameGrammar implements OnApplicationShutdown {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  constructor(
    @Inject(safetyConfig.token) private readonly config: Pick<SafetyConfig, 'personalNamesTimeoutMs'>,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async matches(pieces: readonly string[]): Promise<readonly GrammarMatches[]> {
    const worker = (this.worker ??= this.start());
    const id = ++this.lastId;
    const answer: Waiting = Promise.withResolvers();
    this.waiting.set(id, answer);
    const cancel = this.clock.setTimer(this.config.personalNamesTimeoutMs, () => void worker.terminate());
    worker.postMessage({ id, pieces });
    return answer.promise.finally(cancel);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.worker?.terminate();
  }

  private start(): Worker {
    const worker = new Worker(WORKER_URL, { execArgv: [], name: 'names' });
    worker.unref();
    worker.on('message', ({ id, matches }: { id: number; matches: readonly GrammarMatches[] }) => {
      this.waiting.get(id)?.resolve(matches);
      this.waiting.delete(id);
    });
    worker.on('error', (error) => this.fail(worker, error));
    worker.on('exit', () => this.fail(worker, new Error('the thread that looks for names has ended')));
    return worker;
  }

  private fail(worker: Worker, error: unknown): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
