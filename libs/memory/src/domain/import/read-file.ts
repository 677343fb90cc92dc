import type { ImportedFile, ImportFormat } from './imported-file.js';
import { readLetta } from './letta.js';
import { readMem0 } from './mem0.js';
import { readRapport } from './rapport.js';
import { Tally } from './read-json.js';
import { readSillyTavern } from './sillytavern.js';

const READERS: Readonly<Record<ImportFormat, (text: string, tally: Tally) => ImportedFile>> = {
  rapport: readRapport,
  mem0: readMem0,
  letta: readLetta,
  sillytavern: readSillyTavern,
};

/**
 * Throws `UnreadableFile` and `OversizedFile`.
 * @param most items (lines, entries, statements) that the file may hold, whether or not they can be read
 */
export const readFile = (format: ImportFormat, text: string, most: number): ImportedFile =>
  READERS[format](text, new Tally(most));
