import { Module } from '@nestjs/common';
import { AuthModule } from './auth.module.js';
import { ApiKeysController } from './http/api-keys.controller.js';
import { AuthController } from './http/auth.controller.js';
import { AuthGuard } from './http/auth.guard.js';
import { InternalUsersController } from './http/internal-users.controller.js';
import { JwksController } from './http/jwks.controller.js';
import { JwtStrategy } from './http/jwt.strategy.js';
import { TokenVerifier } from './http/token-verifier.js';

/** Exports {@link AuthGuard}: register it with `{ provide: APP_GUARD, useExisting: AuthGuard }`. */
@Module({
  imports: [AuthModule],
  controllers: [AuthController, ApiKeysController, JwksController, InternalUsersController],
  providers: [AuthGuard, JwtStrategy, TokenVerifier],
  exports: [AuthGuard],
})
export class AuthHttpModule {}
