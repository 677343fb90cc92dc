import { Injectable } from '@nestjs/common';
import { assertFinished } from '../domain/lint/assert-finished.js';
import { allPassages, type Finding } from '../domain/lint/finding.js';
import { lintPersona } from '../domain/lint/lint-persona.js';
import { PassageScreen } from '../domain/passage-screen.js';
import type { PersonaDefinition } from '../domain/persona-definition.js';

/** What speaks against a definition: the rules of personas, and what is withheld from people whoever writes it. */
@Injectable()
export class PersonaLint {
  constructor(private readonly screen: PassageScreen) {}

  findings(definition: PersonaDefinition): Finding[] {
    return [...lintPersona(definition), ...this.screened(definition)];
  }

  errors(definition: PersonaDefinition): Finding[] {
    return this.findings(definition).filter(({ severity }) => severity === 'error');
  }

  /** Throws `persona.unfinished`. */
  assertFinished(definition: PersonaDefinition): void {
    assertFinished(definition, this.screened(definition));
  }

  private screened(definition: PersonaDefinition): Finding[] {
    return allPassages(definition).flatMap(({ pointer, text }): Finding[] => {
      const withheld = this.screen.withholds(text);
      if (!withheld) return [];
      return [
        { rule: 'screening', severity: withheld.doubtful ? 'warning' : 'error', pointer, message: withheld.reason },
      ];
    });
  }
}
