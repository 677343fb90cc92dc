import { Global, Module } from '@nestjs/common';
import { ProgramFacts } from './program-facts.js';

/** What a whole program tells of itself, beside what its parts do. Needs `deploymentConfig` and `TelemetryModule`. */
@Global()
@Module({ providers: [ProgramFacts] })
export class ProgramTelemetryModule {}
