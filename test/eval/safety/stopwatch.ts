/** Adds up the time of what is measured, and nothing around it. */
export class Stopwatch {
  microseconds = 0;

  time<T>(work: () => T): T {
    const started = performance.now();
    const result = work();
    this.microseconds += (performance.now() - started) * 1_000;
    return result;
  }
}
