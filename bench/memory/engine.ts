import { join } from 'node:path';
import { root } from '../targets.js';

/** What the benchmark uses of the engine. It measures the build, which it shares no compilation with. */
export interface Index {
  readonly episodeCount: number;
  readonly bytes: number;
  addEpisode(episode: Episode): void;
  remove(ids: readonly string[]): void;
  search(query: Query): Generator<void, { readonly episodes: readonly { readonly id: string }[] }>;
}

export interface Episode {
  readonly id: string;
  readonly conversation: string;
  readonly persona: string;
  readonly role: 'user' | 'assistant';
  readonly text: string;
  readonly at: number;
  readonly order: number;
  readonly vector?: Vector;
}

export interface Query {
  readonly text: string;
  readonly vector?: Vector;
  readonly now: number;
  readonly episodes: number;
  readonly facts: number;
}

export interface Vector {
  readonly space: string;
  readonly values: Int8Array;
}

interface Cooperative {
  run<T>(work: Generator<void, T>, priority?: 'urgent' | 'patient'): Promise<T>;
}

interface Engine {
  readonly PersonIndex: new () => Index;
  readonly Cooperative: new (clock: object, sliceMs: number, nextTurn: (callback: () => void) => void) => Cooperative;
}

const built = (file: string): Promise<unknown> => import(join(root, 'dist', 'libs', file));

export const { PersonIndex, Cooperative } = (await built('memory/src/domain/engine/index.js')) as Engine;
export const { SystemClock } = (await built('kernel/src/clock.js')) as { SystemClock: new () => object };
