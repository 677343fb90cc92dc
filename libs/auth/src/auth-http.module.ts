import { Global, Module } from '@nestjs/common';
import { KnownCallers } from '@rapport/platform';
import { AuthModule } from './auth.module.js';
import { ApiKeysController } from './http/api-keys.controller.js';
import { AuthController } from './http/auth.controller.js';
import { AuthGuard } from './http/auth.guard.js';
import { CachedCallers } from './http/cached-callers.js';
import { InternalUsersController } from './http/internal-users.controller.js';
import { JwksController } from './http/jwks.controller.js';
import { JwtStrategy } from './http/jwt.strategy.js';
import { TokenVerifier } from './http/token-verifier.js';

/** Rate limits ask for it, wherever they are. */
@Global()
@Module({
  imports: [AuthModule],
  providers: [CachedCallers, { provide: KnownCallers, useExisting: CachedCallers }],
  exports: [CachedCallers, KnownCallers],
})
class CallersModule {}

/** Exports {@link AuthGuard}: register it with `{ provide: APP_GUARD, useExisting: AuthGuard }`. */
@Module({
  imports: [AuthModule, CallersModule],
  controllers: [AuthController, ApiKeysController, JwksController, InternalUsersController],
  providers: [AuthGuard, JwtStrategy, TokenVerifier],
  exports: [AuthGuard],
})
export class AuthHttpModule {}
