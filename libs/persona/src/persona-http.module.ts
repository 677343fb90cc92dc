import { Module } from '@nestjs/common';
import { InternalPersonasController } from './http/internal-personas.controller.js';
import { PersonasController } from './http/personas.controller.js';
import { PersonaModule } from './persona.module.js';

@Module({ imports: [PersonaModule], controllers: [PersonasController, InternalPersonasController] })
export class PersonaHttpModule {}
