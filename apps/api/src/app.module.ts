import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuthGuard, AuthHttpModule, AuthJobsModule, AuthModule } from '@rapport/auth';
import { ComplianceHttpModule, ComplianceJobsModule, ComplianceModule } from '@rapport/compliance';
import { ConversationHttpModule, ConversationJobsModule, ConversationModule } from '@rapport/conversation';
import { HealthHttpModule } from '@rapport/health';
import { LlmModule } from '@rapport/llm';
import { PersonaHttpModule, PersonaModule } from '@rapport/persona';
import {
  ClockModule,
  ConfigModule,
  CryptoModule,
  databaseConfig,
  DatabaseModule,
  HttpModule,
  JobsModule,
  SharedStateModule,
  TelemetryModule,
  ThrottleModule,
  AddressThrottlerGuard,
  UserThrottlerGuard,
  type LoadedConfig,
} from '@rapport/platform';
import { SafetyModule } from '@rapport/safety';
import { sections } from './sections.js';

const APPLICATION_NAME = 'rapport-api';

/** The HTTP service. In embedded mode it is the worker too, because PGlite can be opened by one process only. */
@Module({})
export class AppModule {
  static forRoot(config: LoadedConfig): DynamicModule {
    const embedded = config.get(databaseConfig).url === undefined;
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config, sections),
        ClockModule,
        TelemetryModule,
        DatabaseModule.forRoot({ applicationName: APPLICATION_NAME }),
        SharedStateModule,
        CryptoModule,
        JobsModule.forRoot({ mode: embedded ? 'work' : 'enqueue', applicationName: APPLICATION_NAME }),
        HttpModule,
        ThrottleModule,
        LlmModule,
        ComplianceModule,
        SafetyModule,
        AuthModule,
        PersonaModule,
        ConversationModule,
        AuthHttpModule,
        PersonaHttpModule,
        ConversationHttpModule,
        ComplianceHttpModule,
        HealthHttpModule,
        ...(embedded ? [AuthJobsModule, ConversationJobsModule, ComplianceJobsModule] : []),
      ],
      // Order matters: addresses are limited before any credential is looked at, people after they are known.
      providers: [
        { provide: APP_GUARD, useExisting: AddressThrottlerGuard },
        { provide: APP_GUARD, useExisting: AuthGuard },
        { provide: APP_GUARD, useExisting: UserThrottlerGuard },
      ],
    };
  }
}
