import { Global, Module } from '@nestjs/common';
import { DataRequests } from './application/requests/data-requests.js';
import { RequestErasureParticipant, RequestExportParticipant } from './application/requests/request-participants.js';
import { RequestRetention } from './application/requests/request-retention.js';
import { DataRequestRepository } from './domain/requests/data-request-repository.js';
import { PostgresDataRequestRepository } from './infrastructure/requests/postgres-data-request.repository.js';

/** Global, because exports and erasures open and close requests. Needs `Database`, `UserCipher`, `Clock`, `AuditTrail`, `Metrics` `requestsConfig` and `retentionConfig`. */
@Global()
@Module({
  providers: [
    DataRequests,
    RequestErasureParticipant,
    RequestExportParticipant,
    RequestRetention,
    { provide: DataRequestRepository, useClass: PostgresDataRequestRepository },
  ],
  exports: [DataRequests, DataRequestRepository],
})
export class RequestsModule {}
