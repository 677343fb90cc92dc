import type { ImportedFile, ImportFormat } from './imported-file.js';
import { readLetta } from './letta.js';
import { readMem0 } from './mem0.js';
import { readRapport } from './rapport.js';
import { readSillyTavern } from './sillytavern.js';

const READERS: Readonly<Record<ImportFormat, (text: string) => ImportedFile>> = {
  rapport: readRapport,
  mem0: readMem0,
  letta: readLetta,
  sillytavern: readSillyTavern,
};

/** Throws `UnreadableFile`. */
export const readFile = (format: ImportFormat, text: string): ImportedFile => READERS[format](text);
