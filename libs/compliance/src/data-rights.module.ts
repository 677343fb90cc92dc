import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { databaseConfig, type SectionValues } from '@rapport/platform';
import { AccessModule } from './access.module.js';
import { IssueReceipt } from './application/erasure/issue-receipt.js';
import { ReadErasure } from './application/erasure/read-erasure.js';
import { KnownLedger } from './application/erasure/known-ledger.js';
import { ReplayLedger } from './application/erasure/replay-ledger.js';
import { RequestErasure } from './application/erasure/request-erasure.js';
import { RunErasure } from './application/erasure/run-erasure.js';
import { SubjectDigests } from './application/erasure/subject-digests.js';
import { BuildExport } from './application/export/build-export.js';
import { DownloadExport } from './application/export/download-export.js';
import { ExportLinks } from './application/export/export-links.js';
import { FindExports } from './application/export/find-exports.js';
import { RequestExport } from './application/export/request-export.js';
import { SweepExports } from './application/export/sweep-exports.js';
import { ImportAccount } from './application/import/import-account.js';
import { ComplianceModule } from './compliance.module.js';
import { erasureConfig, exportConfig, type ErasureConfig, type ExportConfig } from './data-rights.config.js';
import { ErasureLedger } from './domain/erasure/erasure-ledger.js';
import { ErasureRepository } from './domain/erasure/erasure-repository.js';
import { PersonalRows } from './domain/erasure/personal-rows.js';
import { ReceiptSigner } from './domain/erasure/receipt.js';
import { ArchiveReader } from './domain/export/archive.js';
import { ExportRepository } from './domain/export/export-repository.js';
import { ObjectStore } from './domain/export/object-store.js';
import { FileErasureLedger } from './infrastructure/erasure/file-erasure-ledger.js';
import { JobsErasure } from './infrastructure/erasure/jobs.participant.js';
import { KeyringReceiptSigner } from './infrastructure/erasure/keyring-receipt-signer.js';
import { PostgresErasureRepository } from './infrastructure/erasure/postgres-erasure.repository.js';
import { PostgresPersonalRows } from './infrastructure/erasure/postgres-personal-rows.js';
import { SharedStateErasure } from './infrastructure/erasure/shared-state.participant.js';
import { ExportsErasure, ExportsExport } from './infrastructure/export/export-participants.js';
import { FileObjectStore } from './infrastructure/export/file-object-store.js';
import { ZipArchiveReader } from './infrastructure/import/zip-archive-reader.js';
import { PostgresExportRepository } from './infrastructure/export/postgres-export.repository.js';

type DatabaseConfig = SectionValues<typeof databaseConfig>;

const USE_CASES = [
  BuildExport,
  DownloadExport,
  ExportLinks,
  FindExports,
  ImportAccount,
  IssueReceipt,
  KnownLedger,
  ReadErasure,
  ReplayLedger,
  RequestErasure,
  RequestExport,
  RunErasure,
  SubjectDigests,
  SweepExports,
];

/**
 * Copies of what is held about a person, and erasures. Needs, from global modules: `Database`, `Clock`, `SharedState`,
 * `JobQueue`, `Metrics`, the ciphers, `AccountClosing`, `Recipients`, and the sections `exportConfig`, `erasureConfig`, `accessConfig`.
 */
@Module({
  imports: [AccessModule, ComplianceModule],
  providers: [
    ...USE_CASES,
    ExportsErasure,
    ExportsExport,
    JobsErasure,
    SharedStateErasure,
    { provide: ArchiveReader, useClass: ZipArchiveReader },
    { provide: ErasureRepository, useClass: PostgresErasureRepository },
    { provide: ExportRepository, useClass: PostgresExportRepository },
    { provide: PersonalRows, useClass: PostgresPersonalRows },
    { provide: ReceiptSigner, useClass: KeyringReceiptSigner },
    {
      provide: ErasureLedger,
      inject: [erasureConfig.token, databaseConfig.token],
      useFactory: ({ ledgerFolder }: ErasureConfig, { dataDir }: DatabaseConfig): ErasureLedger =>
        new FileErasureLedger(ledgerFolder ?? join(dataDir, 'erasure-ledger')),
    },
    {
      provide: ObjectStore,
      inject: [exportConfig.token, databaseConfig.token],
      useFactory: ({ folder }: ExportConfig, { dataDir }: DatabaseConfig): ObjectStore =>
        new FileObjectStore(folder ?? join(dataDir, 'exports')),
    },
  ],
  exports: [...USE_CASES, ErasureLedger, ErasureRepository, PersonalRows],
})
export class DataRightsModule {}
