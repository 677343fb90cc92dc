import { personaErrors } from '../../persona.errors.js';
import type { PersonaDefinition } from '../persona-definition.js';
import { draftStatus } from './completeness.js';
import type { Finding } from './finding.js';
import { lintPersona } from './lint-persona.js';

/** Throws `persona.unfinished`, one issue an error of the lint or of `found`. Warnings pass. */
export function assertFinished(definition: PersonaDefinition, found: readonly Finding[] = []): void {
  refuse([...lintPersona(definition), ...found].filter(({ severity }) => severity === 'error'));
}

/** The one rule that nobody can set aside. Throws `persona.unfinished`. */
export function assertMarkedFinal(definition: PersonaDefinition): void {
  refuse(draftStatus(definition));
}

function refuse(errors: readonly Finding[]): void {
  if (errors.length === 0) return;
  const issues = errors.map(({ rule, pointer, message }) => ({ pointer, detail: `${rule}: ${message}` }));
  throw personaErrors.unfinished(undefined, { issues });
}
