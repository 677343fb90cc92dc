import type { PersonaDefinition } from '../persona-definition.js';
import { lintPersona } from './lint-persona.js';

/** Which of the rules for what a persona may be published saying speak against a reply, each once. They know English only. */
export function lintReply(definition: PersonaDefinition, reply: string): string[] {
  const saying = { ...definition, examples: [{ user: 'What was said', persona: reply }] };
  const findings = lintPersona(saying).filter(({ pointer }) => pointer === '/examples/0/persona');
  return [...new Set(findings.map(({ rule }) => rule))];
}
