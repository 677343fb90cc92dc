import type { Clock } from '@rapport/kernel';
import type { ModelDelta } from '@rapport/llm';
import { askModel, type Question, type RungResult } from './ask-model.js';

export interface Hedge {
  /** How long the first request may be silent, in milliseconds. */
  readonly afterMs: number;
  /** Whether a second one may be sent at all: hedges are retries, and spend their budget. */
  readonly allowed: () => boolean;
}

const LEFT: RungResult = { rung: 'hedge', verdict: 'interrupted', spoke: false, fault: true };

/**
 * Asks, and asks the same once more while the first answer keeps everybody waiting. Whoever speaks first is heard; the other
 * one is hung up on, and what it used until then is accounted for like any other attempt.
 */
export async function* askHedged(
  question: Question,
  { afterMs, allowed }: Hedge,
  clock: Clock,
): AsyncGenerator<ModelDelta, RungResult> {
  const first = new Contender(question);
  const contenders = [first];
  try {
    if (!(await first.speaksWithin(afterMs, clock)) && allowed()) {
      contenders.push(new Contender({ ...question, rung: 'hedge' }));
    }
    const winner = await firstToAnswer(contenders);
    for (const loser of contenders) if (loser !== winner) loser.hangUp();
    return yield* winner.hear();
  } finally {
    // Only once all have ended is the account complete.
    await Promise.all(contenders.map((contender) => contender.leave()));
  }
}

/** The one that has something to say; when all fail, the first. */
async function firstToAnswer(contenders: readonly Contender[]): Promise<Contender> {
  const answered = contenders.map(async (contender) => {
    const step = await contender.beginning;
    if (step.done && step.value.fault) throw new Error('a contender failed');
    return contender;
  });
  return Promise.any(answered).catch(() => contenders[0]!);
}

class Contender {
  readonly beginning: Promise<IteratorResult<ModelDelta, RungResult>>;
  private readonly controller = new AbortController();
  private readonly answer: AsyncGenerator<ModelDelta, RungResult>;

  constructor(question: Question) {
    const signal = AbortSignal.any([question.signal, this.controller.signal]);
    this.answer = askModel({ ...question, signal });
    this.beginning = this.answer.next();
    // It is looked at by whoever needs it; a loser's bug must not end the process.
    this.beginning.catch(() => undefined);
  }

  async speaksWithin(ms: number, clock: Clock): Promise<boolean> {
    const settled = this.beginning.then(
      () => true,
      () => true,
    );
    const timer = new AbortController();
    const late = clock.sleep(ms, timer.signal).then(
      () => false,
      () => true,
    );
    try {
      return await Promise.race([settled, late]);
    } finally {
      timer.abort();
    }
  }

  async *hear(): AsyncGenerator<ModelDelta, RungResult> {
    let step = await this.beginning;
    while (!step.done) {
      yield step.value;
      step = await this.answer.next();
    }
    return step.value;
  }

  hangUp(): void {
    this.controller.abort();
  }

  async leave(): Promise<void> {
    this.hangUp();
    await this.beginning.catch(() => undefined);
    await this.answer.return(LEFT).catch(() => undefined);
  }
}
