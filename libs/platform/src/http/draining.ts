import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/** Whether this process has been told to stop: readiness turns false and no new stream begins. */
@Injectable()
export class Draining implements OnModuleDestroy {
  private readonly controller = new AbortController();

  get active(): boolean {
    return this.controller.signal.aborted;
  }

  /** Aborts when the shutdown begins. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** The first hook that Nest runs after SIGTERM. */
  onModuleDestroy(): void {
    this.controller.abort();
  }
}
