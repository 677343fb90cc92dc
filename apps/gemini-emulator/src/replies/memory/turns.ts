import { block } from '../prompt-view.js';

/** One line of the block `turns`. */
export interface ReadTurn {
  readonly number: number;
  /** YYYY-MM-DD */
  readonly date: string;
  readonly before: string;
  readonly person: string;
}

export interface KnownNote {
  readonly number: number;
  readonly subject: string;
  readonly attribute: string;
  readonly text: string;
}

export interface Material {
  readonly turns: readonly ReadTurn[];
  readonly known: readonly KnownNote[];
}

/** The turns and notes of a request for memories: a JSON object a line. Undefined when the prompt holds none. */
export function readMaterial(prompt: string): Material | undefined {
  const turns = block(prompt, 'turns');
  if (turns === undefined) return undefined;
  return {
    turns: lines(turns).flatMap((one) =>
      typeof one['turn'] === 'number'
        ? [
            {
              number: one['turn'],
              date: textOf(one['date']),
              before: textOf(one['before']),
              person: textOf(one['person']),
            },
          ]
        : [],
    ),
    known: lines(block(prompt, 'known') ?? '').flatMap((one) =>
      typeof one['note'] === 'number'
        ? [
            {
              number: one['note'],
              subject: textOf(one['subject']),
              attribute: textOf(one['attribute']),
              text: textOf(one['text']),
            },
          ]
        : [],
    ),
  };
}

function lines(text: string): Record<string, unknown>[] {
  return text.split('\n').flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line);
      return typeof value === 'object' && value !== null ? [{ ...value }] : [];
    } catch {
      return [];
    }
  });
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value.replaceAll('&lt;', '<').replaceAll('’', "'") : '';
