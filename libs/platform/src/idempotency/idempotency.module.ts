import { Global, Module } from '@nestjs/common';
import { IdempotencyErasure, IdempotencyExport } from './idempotency-participants.js';
import { IdempotencyStore } from './idempotency-store.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { RequestKeys } from './request-keys.js';

/**
 * `Idempotency-Key` for creating requests. Needs, from outside: `Database`, `UserCipher`, `BlindIndex`, `Clock`,
 * `Metrics` and the section `idempotencyConfig`. The API registers `IdempotencyInterceptor` as `APP_INTERCEPTOR`.
 */
@Global()
@Module({
  providers: [IdempotencyErasure, IdempotencyExport, IdempotencyInterceptor, IdempotencyStore, RequestKeys],
  exports: [IdempotencyInterceptor, IdempotencyStore, RequestKeys],
})
export class IdempotencyModule {}
