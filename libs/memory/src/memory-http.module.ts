import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { MemoriesController } from './http/memories.controller.js';

/** Needs, besides a module that exports `MemoryHandModule`, the platform's `HttpModule`. */
@Module({})
export class MemoryHttpModule {
  static register(imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return { module: MemoryHttpModule, imports, controllers: [MemoriesController] };
  }
}
