import type { MemoryContent, MemoryKind, MemoryStatus } from '../memory.js';

export const IMPORT_FORMATS = ['rapport', 'mem0', 'letta', 'sillytavern'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** A memory as a file tells it. What the file does not say is undefined. */
export interface ImportedMemory extends MemoryContent {
  readonly kind: MemoryKind;
  readonly pinned: boolean;
  /** Slug of the only persona that may recall it. */
  readonly persona: string | undefined;
  readonly status: MemoryStatus;
  readonly salience: number | undefined;
  readonly validFrom: Date | undefined;
  readonly validUntil: Date | undefined;
  readonly createdAt: Date | undefined;
}

export interface ImportedMessage {
  readonly role: 'user' | 'assistant';
  readonly text: string;
  readonly at: Date | undefined;
}

/** What could not be read, and where: `line 7`, or a JSON pointer. Never any text of the file. */
export interface ImportProblem {
  readonly at: string;
  readonly reason: 'not_json' | 'not_as_expected' | 'too_long' | 'empty' | 'unknown_persona';
}

export interface ImportedFile {
  readonly memories: readonly ImportedMemory[];
  /** Of one conversation, in its order. */
  readonly messages: readonly ImportedMessage[];
  readonly problems: readonly ImportProblem[];
}

/** Longest sentence that is one memory. */
export const MEMORY_CHARACTERS = 1_000;
/** Longest message, and longest text that is taken apart into memories. */
export const MESSAGE_CHARACTERS = 100_000;

/** A file that is not of the format at all. */
export class UnreadableFile extends Error {
  constructor(readonly problems: readonly ImportProblem[]) {
    super('unreadable import');
  }
}

/** A file that holds more than can come of it. */
export class OversizedFile extends Error {
  constructor() {
    super('oversized import');
  }
}

/** A memory of nothing but a sentence. */
export function bareMemory(text: string, more: Partial<ImportedMemory> = {}): ImportedMemory {
  return {
    text,
    subject: 'user',
    attribute: 'note',
    value: text,
    kind: 'fact',
    pinned: false,
    persona: undefined,
    status: 'active',
    salience: undefined,
    validFrom: undefined,
    validUntil: undefined,
    createdAt: undefined,
    ...more,
  };
}
