import { personaErrors } from '../../persona.errors.js';
import type { PersonaDefinition } from '../persona-definition.js';
import { lintPersona } from './lint-persona.js';

/** Throws `persona.unfinished`, one issue an error of the lint. Warnings pass. */
export function assertFinished(definition: PersonaDefinition): void {
  const errors = lintPersona(definition).filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  const issues = errors.map(({ rule, pointer, message }) => ({ pointer, detail: `${rule}: ${message}` }));
  throw personaErrors.unfinished(undefined, { issues });
}
