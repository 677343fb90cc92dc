import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { acceptCards } from './http/card-body.js';
import { InternalPersonasController } from './http/internal-personas.controller.js';
import { PersonaCardsController } from './http/persona-cards.controller.js';
import { PersonaCanariesController } from './http/persona-canaries.controller.js';
import { PersonasController } from './http/personas.controller.js';
import { personaConfig, type PersonaConfig } from './persona.config.js';
import { PersonaModule } from './persona.module.js';

/** Needs, besides what `PersonaModule` needs, the platform's `HttpModule`. */
@Module({
  imports: [PersonaModule],
  controllers: [PersonasController, PersonaCardsController, PersonaCanariesController, InternalPersonasController],
})
export class PersonaHttpModule implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    @Inject(personaConfig.token) private readonly limits: Pick<PersonaConfig, 'cardMaxFileBytes'>,
  ) {}

  onModuleInit(): void {
    acceptCards(this.host.httpAdapter.getInstance<FastifyInstance>(), this.limits.cardMaxFileBytes);
  }
}
