export interface EvalInput {
  /** JSONL files (.gz or not) named by --data; none: the public sets in the folder are asked about, source by source. */
  readonly files: readonly string[];
  /** Where the public sets are. */
  readonly folder: string | undefined;
}

export interface TaskReport {
  readonly title: string;
  /** Printed as a table; '' is the name of the row. */
  readonly rows: readonly Readonly<Record<string, string | number>>[];
  /** What a section of eval/results.json gains: `{ safety: { jailbreak: { … } } }`. */
  readonly results: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** One question that the eval answers. A task that cannot run with the input given returns nothing. */
export type Task = (input: EvalInput) => Promise<TaskReport | undefined> | TaskReport | undefined;
