import { Injectable } from '@nestjs/common';

/** Reasons for which this process must not be sent requests although everything it depends on is well. */
@Injectable()
export class ReadinessHolds {
  private readonly codes = new Set<string>();

  /** `code` is shown by the readiness probe. Returns how to lift the hold. */
  hold(code: string): () => void {
    this.codes.add(code);
    return () => void this.codes.delete(code);
  }

  get first(): string | undefined {
    return this.codes.values().next().value;
  }
}
