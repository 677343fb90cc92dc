import { parse } from 'yaml';
import type { z } from 'zod';
import { checklistErrors } from '../checklist.errors.js';

const MOST_PLACES = 12;

/**
 * Reads a file strictly: what the schema does not know is an error, too. Throws `checklist.file_invalid`, naming the file and
 * every place (the first dozen).
 */
export function readYaml<T>(text: string, file: string, schema: z.ZodType<T>): T {
  const result = schema.safeParse(parsed(text, file));
  if (result.success) return result.data;
  const places = result.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`);
  throw invalid(file, places);
}

export const invalid = (file: string, places: readonly string[]): Error => {
  const more = places.length > MOST_PLACES ? [`and ${places.length - MOST_PLACES} more`] : [];
  return checklistErrors.fileInvalid(
    [`${file} is not usable`, ...places.slice(0, MOST_PLACES), ...more].join('\n  - '),
  );
};

function parsed(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw invalid(file, [(error as Error).message.split('\n')[0] ?? 'no YAML']);
  }
}
