import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AuthGuard, AuthHttpModule } from '@rapport/auth';
import { AccessHttpModule, ComplianceHttpModule, DataRightsHttpModule } from '@rapport/compliance';
import { BackgroundModule, CoreModule, recordsConfigurationOf } from '@rapport/composition';
import { ConversationHttpModule, ConversationModule } from '@rapport/conversation';
import { HealthHttpModule } from '@rapport/health';
import { MemoryHttpModule } from '@rapport/memory';
import { PersonaHttpModule } from '@rapport/persona';
import {
  AddressThrottlerGuard,
  AuditedReadInterceptor,
  databaseConfig,
  IdempotencyInterceptor,
  ThrottleModule,
  UserThrottlerGuard,
  type LoadedConfig,
} from '@rapport/platform';
import { CrisisHttpModule, DisclosureHttpModule, IncidentsHttpModule } from '@rapport/safety';
import { SeedAtStart } from './seed-at-start.js';

/** The HTTP service. In embedded mode it is the worker too, because PGlite can be opened by one process only. */
@Module({})
export class AppModule {
  static forRoot(config: LoadedConfig): DynamicModule {
    const embedded = config.get(databaseConfig).url === undefined;
    return {
      module: AppModule,
      imports: [
        CoreModule.forRoot(config, { mode: embedded ? 'work' : 'enqueue', applicationName: 'rapport-api' }),
        ...(embedded ? [BackgroundModule] : []),
        ThrottleModule,
        AuthHttpModule,
        PersonaHttpModule,
        ConversationHttpModule,
        MemoryHttpModule.register([ConversationModule]),
        ComplianceHttpModule,
        DataRightsHttpModule,
        AccessHttpModule,
        CrisisHttpModule,
        DisclosureHttpModule,
        IncidentsHttpModule,
        HealthHttpModule,
      ],
      providers: [
        SeedAtStart,
        recordsConfigurationOf('api'),
        // Order matters: addresses are limited before any credential is verified, people after they are known.
        { provide: APP_GUARD, useExisting: AddressThrottlerGuard },
        { provide: APP_GUARD, useExisting: AuthGuard },
        { provide: APP_GUARD, useExisting: UserThrottlerGuard },
        { provide: APP_INTERCEPTOR, useExisting: IdempotencyInterceptor },
        { provide: APP_INTERCEPTOR, useClass: AuditedReadInterceptor },
      ],
    };
  }
}
