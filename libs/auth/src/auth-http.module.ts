import { Module } from '@nestjs/common';
import { AuthModule } from './auth.module.js';
import { ApiKeysController } from './http/api-keys.controller.js';
import { AuthController } from './http/auth.controller.js';
import { AuthGuard } from './http/auth.guard.js';
import { JwksController } from './http/jwks.controller.js';
import { JwtStrategy } from './http/jwt.strategy.js';
import { TokenGuard } from './http/token.guard.js';

/** Exports {@link AuthGuard}: register it with `{ provide: APP_GUARD, useExisting: AuthGuard }`. */
@Module({
  imports: [AuthModule],
  controllers: [AuthController, ApiKeysController, JwksController],
  providers: [AuthGuard, JwtStrategy, TokenGuard],
  exports: [AuthGuard],
})
export class AuthHttpModule {}
