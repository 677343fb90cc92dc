import { Module } from '@nestjs/common';
import { DenyListInputScreen } from './application/deny-list-input-screen.js';
import { DenyList } from './application/deny-list.js';
import { StreamingOutputScreen } from './application/streaming-output-screen.js';
import { InputScreen, OutputScreen } from './domain/screening.js';

@Module({
  providers: [
    DenyList,
    { provide: InputScreen, useClass: DenyListInputScreen },
    { provide: OutputScreen, useClass: StreamingOutputScreen },
  ],
  exports: [InputScreen, OutputScreen],
})
export class SafetyModule {}
