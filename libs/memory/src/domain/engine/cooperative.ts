import type { Clock } from '@rapport/kernel';

/** Calls back once the event loop has looked after everything else that was waiting: `setImmediate`, or a test's own. */
export type NextTurn = (callback: () => void) => void;

interface Task {
  /** One step; true when there are more. */
  step(): boolean;
}

/**
 * Runs work that comes in steps so that the event loop never waits for it: all pieces of work together get `sliceMs` a
 * turn of the loop, however many there are. Yielding alone would not do: sixty-four searches that each yield after a
 * millisecond still hold up the loop for sixty-four.
 *
 * Urgent work is done first come, first served, which ends each piece as early as sharing would end the last. Patient
 * work gets what is left, and at least one step a turn.
 */
export class Cooperative {
  private readonly urgent: Task[] = [];
  private readonly patient: Task[] = [];
  private isScheduled = false;

  constructor(
    private readonly clock: Clock,
    private readonly sliceMs: number,
    private readonly nextTurn: NextTurn,
  ) {}

  /** Resolves with what the generator returns, or rejects with what it throws. A step should take well under `sliceMs`. */
  run<T>(work: Generator<void, T>, priority: 'urgent' | 'patient' = 'urgent'): Promise<T> {
    return new Promise((resolve, reject) => {
      const step = (): boolean => {
        try {
          const result = work.next();
          if (result.done) resolve(result.value);
          return !result.done;
        } catch (error) {
          reject(error);
          return false;
        }
      };
      this[priority].push({ step });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    this.nextTurn(() => this.slice());
  }

  private slice(): void {
    this.isScheduled = false;
    const end = this.clock.monotonic() + this.sliceMs;
    // In turns, so that one person's large index does not keep others waiting for their small ones.
    const [patient] = this.patient.splice(0, 1);
    if (patient?.step()) this.patient.push(patient);
    do {
      const queue = this.urgent.length > 0 ? this.urgent : this.patient;
      const [task] = queue;
      if (!task) return;
      if (!task.step()) queue.splice(queue.indexOf(task), 1);
    } while (this.clock.monotonic() < end);
    this.schedule();
  }
}
