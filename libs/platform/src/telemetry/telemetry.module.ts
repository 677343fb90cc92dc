import { Global, Module } from '@nestjs/common';
import { EventLoopDelay } from './event-loop-delay.js';
import { Metrics } from './metrics.js';
import { Samples } from './samples.js';

@Global()
@Module({ providers: [EventLoopDelay, Metrics, Samples], exports: [EventLoopDelay, Metrics, Samples] })
export class TelemetryModule {}
