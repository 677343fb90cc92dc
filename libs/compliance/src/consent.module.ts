import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ConsentLedger } from '@rapport/platform';
import { ConsentImport } from './application/consent/consent-import.participant.js';
import { ConsentErasure, ConsentExport } from './application/consent/consent-participants.js';
import { Consents } from './application/consent/consents.js';
import { FollowedConsentLedger } from './application/consent/followed-consent-ledger.js';
import { ConsentRepository } from './domain/consent/consent-repository.js';
import { PostgresConsentRepository } from './infrastructure/consent/postgres-consent.repository.js';

/** Global, because registration writes to the ledger. Needs `Database`, `Clock`, `AuditTrail` and the `consentConfig` section. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    ConsentErasure,
    ConsentExport,
    ConsentImport,
    Consents,
    FollowedConsentLedger,
    { provide: ConsentLedger, useExisting: FollowedConsentLedger },
    { provide: ConsentRepository, useClass: PostgresConsentRepository },
  ],
  exports: [ConsentLedger, Consents],
})
export class ConsentModule {}
