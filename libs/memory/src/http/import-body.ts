import { acceptFiles } from '@rapport/platform';
import type { FastifyInstance } from 'fastify';
import { memoryErrors } from '../memory.errors.js';

export const IMPORT_MEDIA_TYPE = 'application/octet-stream';

export function acceptImports(fastify: FastifyInstance, maxBytes: number): void {
  const path = '/v1/memories/import';
  acceptFiles(fastify, {
    mediaTypes: [IMPORT_MEDIA_TYPE],
    path,
    maxBytes,
    tooLarge: () => memoryErrors.importTooLarge(),
  });
}
