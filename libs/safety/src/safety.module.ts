import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { DenyList } from './application/deny-list.js';
import { ReplySanitisers } from './application/reply-sanitisers.js';
import { ScreeningEngine } from './application/screening-engine.js';
import { StreamingOutputScreen } from './application/streaming-output-screen.js';
import { SafetyJudge } from './domain/judge.js';
import { LocalScores } from './domain/linear/local-scores.js';
import { InputScreen, OutputScreen } from './domain/screening.js';
import { ModelJudge } from './infrastructure/model-judge.js';
import { loadShippedModels } from './infrastructure/shipped-models.js';
import { PersonalDataModule } from './personal-data.module.js';

export interface SafetyModuleOptions {
  /** Modules that export `MeteredModel`, which pays for the judge. */
  readonly imports: NonNullable<ModuleMetadata['imports']>;
}

/** Needs, from outside: `SharedState`, `BlindIndex`, `Clock`, `Metrics`, and the sections `safetyConfig` and `llmConfig`. */
@Module({})
export class SafetyModule {
  static register({ imports }: SafetyModuleOptions): DynamicModule {
    return {
      module: SafetyModule,
      imports: [...imports, PersonalDataModule],
      providers: [
        DenyList,
        ReplySanitisers,
        { provide: LocalScores, useFactory: () => loadShippedModels() },
        { provide: InputScreen, useClass: ScreeningEngine },
        { provide: OutputScreen, useClass: StreamingOutputScreen },
        { provide: SafetyJudge, useClass: ModelJudge },
      ],
      exports: [InputScreen, LocalScores, OutputScreen, PersonalDataModule, ReplySanitisers, SafetyJudge],
    };
  }
}
