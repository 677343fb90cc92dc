import type { Clock } from '@rapport/kernel';

/** Waits for a wake-up, and not for ever. A ring between two waits is not lost. */
export class Doorbell {
  private rung = false;
  private answer: () => void = () => undefined;

  constructor(private readonly clock: Clock) {}

  readonly ring = (): void => {
    this.rung = true;
    this.answer();
  };

  /** Resolves with whether it rang before `ms` had passed. */
  async wait(ms: number): Promise<boolean> {
    if (!this.rung) {
      await new Promise<void>((resolve) => {
        const cancel = this.clock.setTimer(ms, resolve);
        this.answer = () => {
          cancel();
          resolve();
        };
      });
    }
    const { rung } = this;
    this.rung = false;
    return rung;
  }
}
