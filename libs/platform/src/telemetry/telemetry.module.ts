import { Global, Module } from '@nestjs/common';
import { EventLoopDelay } from './event-loop-delay.js';
import { Metrics } from './metrics.js';

@Global()
@Module({ providers: [EventLoopDelay, Metrics], exports: [EventLoopDelay, Metrics] })
export class TelemetryModule {}
