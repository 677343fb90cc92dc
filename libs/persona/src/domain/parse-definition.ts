import { createHash } from 'node:crypto';
import { canonicalJson } from '@rapport/kernel';
import { personaErrors } from '../persona.errors.js';
import { personaDefinitionSchema, type PersonaDefinition } from './persona-definition.js';

/** Checks untrusted input against the schema and fills in defaults. Throws `persona.invalid` with a pointer an issue. */
export function parseDefinition(input: unknown): PersonaDefinition {
  const result = personaDefinitionSchema.safeParse(input);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => ({
    pointer: path.map((segment) => `/${String(segment)}`).join(''),
    detail: message,
  }));
  throw personaErrors.invalid(undefined, { issues });
}

/** SHA-256, hexadecimal; the same for the same content, however it was written down. */
export function contentHash(definition: PersonaDefinition): string {
  return createHash('sha256').update(canonicalJson(definition)).digest('hex');
}
