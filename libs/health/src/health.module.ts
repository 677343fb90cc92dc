import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { DatabaseIndicator } from './indicators/database.indicator.js';
import { DiskIndicator } from './indicators/disk.indicator.js';
import { DrainingIndicator } from './indicators/draining.indicator.js';
import { HoldsIndicator } from './indicators/holds.indicator.js';
import { MemoryIndicator } from './indicators/memory.indicator.js';
import { ModelIndicator } from './indicators/model.indicator.js';
import { SchemaIndicator } from './indicators/schema.indicator.js';
import { SharedStateIndicator } from './indicators/shared-state.indicator.js';
import { WarningsIndicator } from './indicators/warnings.indicator.js';
import { ModelProbe } from './model-probe.js';

const indicators = [
  DatabaseIndicator,
  DiskIndicator,
  DrainingIndicator,
  HoldsIndicator,
  MemoryIndicator,
  ModelIndicator,
  SchemaIndicator,
  SharedStateIndicator,
  WarningsIndicator,
];

/** Needs the platform's database, shared state and HTTP modules, and `LlmModule`. */
@Module({
  // The failing check is in the answer; a log line for each probe of an outage would bury the log.
  imports: [TerminusModule.forRoot({ logger: false })],
  providers: [ModelProbe, ...indicators],
  exports: [TerminusModule, ...indicators],
})
export class HealthModule {}
