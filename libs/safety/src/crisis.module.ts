import { Module } from '@nestjs/common';
import { CrisisProtocols } from './application/crisis-protocols.js';
import { CrisisWatch } from './application/crisis-watch.js';
import { ReportCrises } from './application/report-crises.js';
import { CrisisProtocolSource } from './domain/crisis/crisis-protocol-source.js';
import { CrisisRepository } from './domain/crisis/crisis-repository.js';
import { CrisisErasure, CrisisExport } from './infrastructure/crisis-participants.js';
import { CrisisProtocolFile } from './infrastructure/crisis-protocol-file.js';
import { PostgresCrisisRepository } from './infrastructure/postgres-crisis.repository.js';

/**
 * The crisis protocol. Needs, from outside: `Database`, `UserCipher`, `BlindIndex`, `Clock`, `Metrics`, the platform's `HttpModule`,
 * and `crisisConfig`.
 */
@Module({
  providers: [
    CrisisErasure,
    CrisisExport,
    CrisisProtocols,
    CrisisWatch,
    ReportCrises,
    { provide: CrisisProtocolSource, useClass: CrisisProtocolFile },
    { provide: CrisisRepository, useClass: PostgresCrisisRepository },
  ],
  exports: [CrisisProtocols, CrisisRepository, CrisisWatch, ReportCrises],
})
export class CrisisModule {}
