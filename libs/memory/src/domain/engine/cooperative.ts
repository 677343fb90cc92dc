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
    while (this.advanceUrgent() && this.clock.monotonic() < end);
    while (this.advancePatient() && this.clock.monotonic() < end);
    if (this.urgent.length + this.patient.length > 0) this.schedule();
  }

  private advanceUrgent(): boolean {
    const [task] = this.urgent;
    if (task && !task.step()) this.urgent.shift();
    return task !== undefined;
  }

  /** In turns, so that one person's large index does not keep others waiting for their small ones. */
  private advancePatient(): boolean {
    const task = this.patient.shift();
    if (task?.step()) this.patient.push(task);
    return task !== undefined;
  }
}
