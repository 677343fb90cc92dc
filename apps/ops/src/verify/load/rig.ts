import { readFile } from 'node:fs/promises';
import type { RunReport, Target } from '@rapport/checklist';
import type { Clock } from '@rapport/kernel';
import { HttpClient } from '../client/http-client.js';
import { Crew } from './crew.js';
import { Inspector } from './inspector.js';
import { Meter } from './meter.js';
import { ProcessSamples } from './process-samples.js';

export interface RunContext {
  readonly target: Target & { readonly baseUrl: string };
  readonly clock: Clock;
  /** Aborts when the operator has had enough: the run then ends with what it has. */
  readonly signal: AbortSignal;
  readonly print: (line: string) => void;
  /** Address of a process's inspector by the name of the process; in production there is none. */
  readonly inspectors: Readonly<Record<string, string>>;
  readonly commit: string;
}

/** What a run brings back; kind, commit, target and times are added where it is stored. */
export type Outcome = Pick<RunReport, 'scenario' | 'figures' | 'findings'>;

/** Longest that a single answer may take before its connection is given up with the run. */
const CLEAN_UP_MS = 120_000;

/** People, meters and watched processes of one run; everybody is erased at its end. */
export class Rig {
  readonly meter = new Meter();
  readonly crew: Crew;
  readonly processes: readonly ProcessSamples[];
  private readonly inspectors = new Map<string, Inspector>();

  private constructor(
    readonly context: RunContext,
    private readonly ca: string | undefined,
    readonly http: HttpClient,
  ) {
    const { target, clock } = context;
    this.crew = new Crew(http, clock, this.meter);
    this.processes = (target.pods ?? []).map(({ name, internalUrl }) => new ProcessSamples(name, internalUrl, clock));
  }

  /** Runs `work` with so many people, and cleans up whatever comes of it. */
  static async during<T>(context: RunContext, people: number, work: (rig: Rig) => Promise<T>): Promise<T> {
    const { target, clock, signal, print } = context;
    const ca = target.caFile === undefined ? undefined : await readFile(target.caFile, 'utf8');
    const http = new HttpClient(target.baseUrl, { clock, signal, ...(ca !== undefined && { ca }) });
    const rig = new Rig(context, ca, http);
    try {
      await rig.attach();
      print(`registering ${people} people …`);
      await rig.crew.gather(people);
      if (rig.crew.size < people) print(`only ${rig.crew.size} were let in (AUTH_REGISTRATIONS_PER_ADDRESS)`);
      return await work(rig);
    } finally {
      await rig.tidy();
      http.close();
    }
  }

  /** Looks at every watched process, after a collection where there is an inspector. */
  async look(): Promise<void> {
    await Promise.all(
      this.processes.map(async (process) => {
        const heap = await this.inspectors
          .get(process.name)
          ?.heapAfterCollection()
          .catch(() => undefined);
        await process.look(this.context.signal, heap);
      }),
    );
  }

  inspector(process: string): Inspector | undefined {
    return this.inspectors.get(process);
  }

  private async attach(): Promise<void> {
    const { inspectors, signal } = this.context;
    for (const [name, address] of Object.entries(inspectors)) {
      this.inspectors.set(name, await Inspector.attach(address, signal));
    }
  }

  private async tidy(): Promise<void> {
    const { target, clock, print } = this.context;
    const signal = AbortSignal.timeout(CLEAN_UP_MS);
    const http = new HttpClient(target.baseUrl, { clock, signal, ...(this.ca !== undefined && { ca: this.ca }) });
    print('erasing the people of this run …');
    const left = await this.crew.disband(http);
    if (left > 0) print(`${left} people could not be erased`);
    http.close();
    for (const inspector of this.inspectors.values()) inspector.close();
  }
}
