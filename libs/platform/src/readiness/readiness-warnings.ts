import { Injectable } from '@nestjs/common';

/** The code of what is amiss, or undefined. */
export type ReadinessWarning = () => string | undefined;

/** What does not keep requests away but should be looked at: health reports call it degraded. */
@Injectable()
export class ReadinessWarnings {
  private readonly warnings: ReadinessWarning[] = [];

  /** `warning` is asked at each report, so it must be quick. */
  add(warning: ReadinessWarning): void {
    this.warnings.push(warning);
  }

  get codes(): readonly string[] {
    return this.warnings.flatMap((warning) => warning() ?? []);
  }
}
