import { Inject, Module, type DynamicModule, type ModuleMetadata, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { acceptImports } from './http/import-body.js';
import { MemoriesController } from './http/memories.controller.js';
import { MemoryFilesController } from './http/memory-files.controller.js';
import { memoryLimitsConfig, type MemoryLimitsConfig } from './memory-limits.config.js';

/** Needs, besides a module that exports `MemoryHandModule`, the platform's `HttpModule`. */
@Module({})
export class MemoryHttpModule implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    @Inject(memoryLimitsConfig.token) private readonly limits: Pick<MemoryLimitsConfig, 'importMaxBytes'>,
  ) {}

  static register(imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    // The fixed paths first: `export` is no memory's id.
    return { module: MemoryHttpModule, imports, controllers: [MemoryFilesController, MemoriesController] };
  }

  onModuleInit(): void {
    acceptImports(this.host.httpAdapter.getInstance<FastifyInstance>(), this.limits.importMaxBytes);
  }
}
