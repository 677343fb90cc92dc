import { SeededRandom } from './seeded-random.js';

export const PODS = ['api-1', 'api-2', 'worker'] as const;
export const SERVICES = ['gemini', 'redis', 'postgres'] as const;
export type Pod = (typeof PODS)[number];
export type Service = (typeof SERVICES)[number];
/** The network between one pod and one service: each has a proxy of its own, so that pods can disagree about the world. */
export type Link = `${Service}@${Pod}`;
export type Process = Pod | 'redis' | 'postgres';

export type ProcessAction = 'kill' | 'pause';
export type LinkAction = 'latency' | 'reset' | 'close' | 'black-hole' | 'slow-close';

interface Timing {
  /** From 1 without gaps. */
  readonly number: number;
  /** When it begins, from the start of the run. Faults of one target wait for each other, so it may begin later. */
  readonly atMs: number;
  /** How long it lasts; a reset or a close is over at once. */
  readonly forMs: number;
}

export type Fault = Timing &
  (
    | { readonly on: 'process'; readonly target: Process; readonly action: ProcessAction }
    | { readonly on: 'link'; readonly target: Link; readonly action: LinkAction }
  );

interface Kind {
  readonly weight: number;
  readonly action: ProcessAction | LinkAction;
  readonly targets: readonly (Process | Link)[];
  /** Shortest and longest duration, milliseconds. */
  readonly lasts: readonly [number, number];
}

const links = PODS.flatMap((pod) => SERVICES.map((service): Link => `${service}@${pod}`));
const apiPods: readonly Pod[] = ['api-1', 'api-2'];

/** Pauses of a pod reach beyond the lease, so that it comes back to turns that are no longer its own. */
const PROCESS_KINDS: readonly Kind[] = [
  { weight: 5, action: 'kill', targets: apiPods, lasts: [0, 2_000] },
  { weight: 4, action: 'pause', targets: apiPods, lasts: [300, 9_000] },
  { weight: 2, action: 'kill', targets: ['worker'], lasts: [0, 2_000] },
  { weight: 1, action: 'pause', targets: ['worker'], lasts: [300, 9_000] },
  { weight: 3, action: 'kill', targets: ['redis'], lasts: [0, 4_000] },
  { weight: 2, action: 'pause', targets: ['redis'], lasts: [200, 3_000] },
  { weight: 2, action: 'kill', targets: ['postgres'], lasts: [0, 2_000] },
];
const LINK_KINDS: readonly Kind[] = [
  { weight: 6, action: 'latency', targets: links, lasts: [500, 4_000] },
  { weight: 9, action: 'reset', targets: links, lasts: [0, 0] },
  { weight: 6, action: 'close', targets: links, lasts: [0, 0] },
  { weight: 4, action: 'black-hole', targets: links, lasts: [300, 5_000] },
  { weight: 2, action: 'slow-close', targets: links, lasts: [500, 3_000] },
];

/** `count` faults about `spacingMs` apart. The same arguments give the same schedule, on every machine. */
export function scheduleOf(seed: number, count: number, spacingMs: number): readonly Fault[] {
  const random = new SeededRandom(seed);
  const kinds = [...PROCESS_KINDS, ...LINK_KINDS];
  const faults: Fault[] = [];
  for (let number = 1, atMs = 0; number <= count; number += 1) {
    atMs += random.between(Math.round(spacingMs / 2), Math.round(spacingMs * 1.5));
    const { action, targets, lasts } = random.weighted(kinds);
    const target = random.pick(targets);
    const on = target.includes('@') ? 'link' : 'process';
    faults.push({ number, atMs, forMs: random.between(...lasts), on, target, action } as Fault);
  }
  return faults;
}
