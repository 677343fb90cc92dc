import { Global, Module } from '@nestjs/common';
import { Clock, SystemClock } from '@rapport/kernel';

/** The one source of time. Tests override `Clock` with a manual one. */
@Global()
@Module({ providers: [{ provide: Clock, useClass: SystemClock }], exports: [Clock] })
export class ClockModule {}
