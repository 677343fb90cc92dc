import { Module, type DynamicModule } from '@nestjs/common';
import { AuthModule } from '@rapport/auth';
import { AccessModule, ComplianceModule, DataRightsModule } from '@rapport/compliance';
import { ConversationModule } from '@rapport/conversation';
import { LlmModule } from '@rapport/llm';
import { PersonaModule } from '@rapport/persona';
import {
  ClockModule,
  ConfigModule,
  CryptoModule,
  DatabaseModule,
  ErrorTrackingModule,
  HttpModule,
  IdempotencyModule,
  JobsModule,
  ProgramTelemetryModule,
  SharedStateModule,
  TelemetryModule,
  type JobsOptions,
  type LoadedConfig,
} from '@rapport/platform';
import { RecipientsModule } from './configured-recipients.js';
import { DeploymentWarnings } from './deployment-warnings.js';
import { sections } from './sections.js';

/** Everything but entry points: the platform's adapters by configuration, and each feature without its controllers. */
@Module({})
export class CoreModule {
  static forRoot(config: LoadedConfig, jobs: JobsOptions): DynamicModule {
    return {
      module: CoreModule,
      imports: [
        ConfigModule.forRoot(config, sections),
        ClockModule,
        TelemetryModule,
        ProgramTelemetryModule.forRoot(jobs),
        ErrorTrackingModule.forRoot(jobs),
        DatabaseModule.forRoot(jobs),
        SharedStateModule,
        CryptoModule,
        JobsModule.forRoot(jobs),
        HttpModule,
        IdempotencyModule,
        LlmModule,
        RecipientsModule,
        ComplianceModule,
        DataRightsModule,
        AccessModule,
        AuthModule,
        PersonaModule,
        ConversationModule,
      ],
      providers: [DeploymentWarnings],
      // What the programs themselves inject.
      exports: [AuthModule, PersonaModule],
    };
  }
}
