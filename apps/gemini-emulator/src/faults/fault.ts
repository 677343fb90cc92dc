import type { Answer } from '../protocol/answer.js';
import type { GoogleError } from '../protocol/google-error.js';
import type { Plan, Step } from '../protocol/plan.js';

export type FaultGroup = 'status' | 'connection' | 'stream' | 'answer';

interface ParameterSpec {
  readonly default: string;
  readonly meaning: string;
}

/** The values a fault was called with, defaults filled in. */
export class FaultParameters {
  private readonly values: ReadonlyMap<string, string>;

  constructor(values: ReadonlyMap<string, string>) {
    this.values = values;
  }

  text(name: string): string {
    return this.values.get(name) ?? '';
  }

  number(name: string): number {
    return Number(this.text(name));
  }
}

/** What a fault of the stream may need to know of it. */
export interface StreamTools {
  /** One body, framed as a further event of this stream. */
  readonly event: (body: unknown) => string;
  /** An event without any text, as a keep-alive. */
  readonly emptyEvent: () => string;
}

/** One row of the fault table. Exactly one of the hooks is set; it is what the fault does. */
export interface Fault {
  readonly name: string;
  /** Other names, mostly the bare status code. */
  readonly aliases?: readonly string[];
  readonly group: FaultGroup;
  /** What the emulator does. */
  readonly does: string;
  /** What a client that goes through Rapport's model port gets. */
  readonly outcome: string;
  readonly parameters?: Readonly<Record<string, ParameterSpec>>;
  /** Answers with an error. */
  readonly error?: (parameters: FaultParameters, model: string) => GoogleError;
  /** Answers with something that is not Google's. */
  readonly plan?: (parameters: FaultParameters) => Plan;
  /** Changes how the answer goes over the wire. */
  readonly steps?: (steps: readonly Step[], parameters: FaultParameters, tools: StreamTools) => readonly Step[];
  /** Changes what is answered. */
  readonly answer?: (answer: Answer, parameters: FaultParameters) => Answer;
}
