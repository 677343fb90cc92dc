import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadShippedModels } from '@rapport/safety';
import { definitionOf, linesOf, voiceOf } from './cards.js';
import { broken, checkpoint, type Checkpoint, type Limits } from './checkpoints.js';
import { hold } from './conversation.js';
import { scriptOf } from './script.js';

const CHECKPOINTS = [5, 50, 200];

export interface DriftOptions {
  readonly persona: string;
  readonly turns: number;
  readonly seed: number;
  /** Of the Gemini API; absent: the emulator answers. */
  readonly key: string | undefined;
}

export interface DriftReport {
  readonly checkpoints: readonly Checkpoint[];
  /** Of the card's own lines: what the figures above are to be compared with. */
  readonly card: Omit<Checkpoint, 'dialsOutOfBounds' | 'withheld' | 'turn'>;
  readonly prefixes: number | undefined;
  readonly broken: readonly string[];
}

/** Talks to a persona for so many turns, and tells how far it went from the voice of its card. */
export async function drift({ persona, turns, seed, key }: DriftOptions): Promise<DriftReport> {
  const definition = definitionOf(persona);
  const models = loadShippedModels();
  const by = {
    definition,
    voice: voiceOf(persona),
    formality: (text: string) => models.formality(text),
  };
  const { replies, prefixes } = await hold(persona, scriptOf(turns, seed), key);
  const at = [...new Set([...CHECKPOINTS.filter((turn) => turn < turns), turns])];
  const checkpoints = at.map((turn) => checkpoint(replies, turn, by));
  const own = linesOf(definition).map((text) => ({ text, tone: replies[0]!.tone, withheld: false }));
  const { dialsOutOfBounds: _, withheld: __, turn: ___, ...card } = checkpoint(own, own.length, by);
  return {
    checkpoints,
    card,
    prefixes,
    broken: [
      ...broken(checkpoints, limits()),
      ...(prefixes !== undefined && prefixes !== 1 ? [`the model was shown ${prefixes} different system prompts`] : []),
    ],
  };
}

const limits = (): Limits => JSON.parse(readFileSync(join(import.meta.dirname, 'limits.json'), 'utf8')) as Limits;
