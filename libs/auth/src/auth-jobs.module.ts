import { Module } from '@nestjs/common';
import { PurgeSessionsHandler, RotateSigningKeysHandler } from './application/auth-jobs.js';
import { AuthModule } from './auth.module.js';

@Module({ imports: [AuthModule], providers: [PurgeSessionsHandler, RotateSigningKeysHandler] })
export class AuthJobsModule {}
