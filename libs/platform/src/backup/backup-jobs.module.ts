import { Module } from '@nestjs/common';
import { BackupWatch } from './backup-watch.js';

/** For the programs that do background work. */
@Module({ providers: [BackupWatch] })
export class BackupJobsModule {}
