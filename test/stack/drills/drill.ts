import type { Stack } from '../stack.js';

/** What a drill measured, and one line for each thing that did not go as it has to. */
export interface Drilled {
  readonly figures: Record<string, number>;
  readonly findings: string[];
  /** What has to come later, and is waited for beside the next drills. */
  readonly later?: Promise<Drilled>;
}

/** Something is done to a running stack, and what follows is measured against what was promised. It leaves the stack whole. */
export interface Drill {
  readonly name: string;
  readonly description: string;
  run(stack: Stack, log: (line: string) => void): Promise<Drilled>;
}
