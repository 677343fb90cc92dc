import { Module } from '@nestjs/common';
import { ActivatePersonaVersion } from './application/activate-persona-version.js';
import { ActivationNotice } from './domain/activation-notice.js';
import { AddPersonaVersion } from './application/add-persona-version.js';
import { CreatePersona } from './application/create-persona.js';
import { ExportCard } from './application/export-card.js';
import { ImportCard } from './application/import-card.js';
import { InspectPersonas } from './application/inspect-personas.js';
import { PersonaLint } from './application/persona-lint.js';
import { SeedPersonas } from './application/seed-personas.js';
import { ServeCanary } from './application/serve-canary.js';
import { ShippedPersonas } from './domain/shipped-personas.js';
import { PersonaCatalogue } from './domain/persona-catalogue.js';
import { PersonaRepository } from './domain/persona-repository.js';
import { CachedPersonaCatalogue } from './infrastructure/cached-persona-catalogue.js';
import { PostgresPersonaRepository } from './infrastructure/postgres-persona.repository.js';
import { SharedActivationNotice } from './infrastructure/shared-activation-notice.js';
import { YamlShippedPersonas } from './infrastructure/yaml-shipped-personas.js';

const USE_CASES = [
  CreatePersona,
  AddPersonaVersion,
  ActivatePersonaVersion,
  InspectPersonas,
  SeedPersonas,
  ImportCard,
  ExportCard,
  PersonaLint,
  ServeCanary,
];

/** Needs, from outside: `PassageScreen`, `Database`, `SharedState`, `Clock`, `AuditTrail`, `Metrics` and the `personaConfig` section. */
@Module({
  providers: [
    ...USE_CASES,
    SharedActivationNotice,
    { provide: ActivationNotice, useExisting: SharedActivationNotice },
    { provide: PersonaCatalogue, useClass: CachedPersonaCatalogue },
    { provide: PersonaRepository, useClass: PostgresPersonaRepository },
    { provide: ShippedPersonas, useClass: YamlShippedPersonas },
  ],
  exports: [...USE_CASES, PersonaCatalogue],
})
export class PersonaModule {}
