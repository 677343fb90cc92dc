import { Module } from '@nestjs/common';
import { DenyListInputScreen } from './application/deny-list-input-screen.js';
import { DenyList } from './application/deny-list.js';
import { PersonalDataShield } from './application/personal-data-shield.js';
import { ReplySanitisers } from './application/reply-sanitisers.js';
import { StreamingOutputScreen } from './application/streaming-output-screen.js';
import { LocalScores } from './domain/linear/local-scores.js';
import { InputScreen, OutputScreen } from './domain/screening.js';
import { loadShippedModels } from './infrastructure/shipped-models.js';

@Module({
  providers: [
    DenyList,
    PersonalDataShield,
    ReplySanitisers,
    { provide: LocalScores, useFactory: () => loadShippedModels() },
    { provide: InputScreen, useClass: DenyListInputScreen },
    { provide: OutputScreen, useClass: StreamingOutputScreen },
  ],
  exports: [InputScreen, LocalScores, OutputScreen, PersonalDataShield, ReplySanitisers],
})
export class SafetyModule {}
