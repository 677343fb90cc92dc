import { readFile } from 'node:fs/promises';
import type { RunReport, Target } from '@rapport/checklist';
import type { Clock } from '@rapport/kernel';
import { HttpClient } from '../client/http-client.js';
import { Crew } from './crew.js';
import { Inspector } from './inspector.js';
import { Meter } from './meter.js';
import { ProcessSamples } from './process-samples.js';

/** What a look is worth where the others had a collection and this one had none: it is left out. */
const UNKNOWN = { heapBytes: Number.NaN, codeBytes: Number.NaN };

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

export interface Population {
  readonly people: number;
  /** After so many turns somebody else comes; nobody does when it is left out. */
  readonly turnsAPerson?: number;
}

/** What a run brings back; kind, commit, target and times are added where it is stored. */
export interface Outcome extends Pick<RunReport, 'scenario' | 'figures' | 'findings'> {
  /** A sentence for each criterion that the run was too short or too unsteady to judge by. */
  readonly unclear?: readonly string[];
}

/** Longest that the erasure of everybody may take. */
const CLEAN_UP_MS = 120_000;

/** People, meters and watched processes of one run; everybody is erased at its end. */
export class Rig {
  readonly meter = new Meter();
  readonly crew: Crew;
  readonly processes: readonly ProcessSamples[];
  /** Those that do the same work, such as the pods of a slot, together. */
  readonly groups: readonly (readonly ProcessSamples[])[];
  private readonly inspectors = new Map<string, Inspector>();

  private constructor(
    readonly context: RunContext,
    ca: string | undefined,
    { turnsAPerson }: Population,
  ) {
    const { target, clock, signal } = context;
    const clientAt = (place: number, during: AbortSignal = signal): HttpClient =>
      new HttpClient(target.baseUrl, {
        clock,
        signal: during,
        ...(ca !== undefined && { ca }),
        ...comingFrom(target, place),
      });
    this.crew = new Crew(clientAt, clock, this.meter, turnsAPerson);
    const watched = (target.pods ?? []).map(({ name, role, slot, internalUrl }) => ({
      work: `${role} ${slot ?? ''}`,
      process: new ProcessSamples(name, internalUrl, clock),
    }));
    this.processes = watched.map(({ process }) => process);
    const groups = Map.groupBy(watched, ({ work }) => work);
    this.groups = [...groups.values()].map((group) => group.map(({ process }) => process));
  }

  /** Runs `work` with so many people, and cleans up whatever comes of it. That somebody stays behind is a finding. */
  static async during(
    context: RunContext,
    population: Population,
    work: (rig: Rig) => Promise<Outcome>,
  ): Promise<Outcome> {
    const { target, print } = context;
    const ca = target.caFile === undefined ? undefined : await readFile(target.caFile, 'utf8');
    const rig = new Rig(context, ca, population);
    let [outcome, left]: [Outcome | undefined, number] = [undefined, 0];
    try {
      await rig.attach();
      print(`registering ${population.people} people …`);
      await rig.gather(population.people);
      outcome = await work(rig);
    } finally {
      left = await rig.tidy();
    }
    return left === 0 ? outcome : { ...outcome, findings: [...outcome.findings, staysBehind(left)] };
  }

  async gather(people: number): Promise<void> {
    await this.crew.gather(people);
    if (this.crew.size < people) this.context.print(`only ${this.crew.size} were let in: limits of registrations`);
  }

  /** Erases everybody who is there, and who could not be erased before. Resolves with how many could not be. */
  async disband(): Promise<number> {
    const left = await this.crew.disband(AbortSignal.timeout(CLEAN_UP_MS));
    if (left > 0) this.context.print(staysBehind(left));
    return left;
  }

  /** Looks at every watched process, after a collection where there is an inspector. */
  async look(): Promise<void> {
    const at = this.context.clock.monotonic();
    await Promise.all(
      this.processes.map(async (process) => {
        const inspector = this.inspectors.get(process.name);
        const heap = await inspector?.heapAfterCollection().catch(() => UNKNOWN);
        await process.look(this.context.signal, heap, at);
      }),
    );
  }

  /** Whether memory is measured after collections. */
  get collects(): boolean {
    return this.inspectors.size > 0;
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

  private async tidy(): Promise<number> {
    this.context.print('erasing the people of this run …');
    const left = await this.disband();
    for (const inspector of this.inspectors.values()) inspector.close();
    return left;
  }
}

const staysBehind = (people: number): string => `${people} people of this run could not be erased`;

/**
 * Limits count addresses: people of a run on one machine come from different ones, as in life, where the machine has them.
 * That is the loopback network; elsewhere THROTTLE_ADDRESS_LIMIT bounds what one machine can cause.
 */
function comingFrom({ baseUrl }: RunContext['target'], place: number): { readonly localAddress?: string } {
  const isLoopback = /^(localhost|127(\.\d+){3})$/.test(new URL(baseUrl).hostname);
  return isLoopback
    ? { localAddress: `127.${1 + Math.floor(place / 62_500)}.${Math.floor(place / 250) % 250}.${(place % 250) + 2}` }
    : {};
}
