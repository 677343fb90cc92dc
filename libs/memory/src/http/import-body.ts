import { createHash } from 'node:crypto';
import { httpErrors } from '@rapport/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { memoryErrors } from '../memory.errors.js';

export const IMPORT_MEDIA_TYPE = 'application/octet-stream';
const IMPORT_PATH = '/v1/memories/import';

/** A file as it was sent. Its digest stands for it where requests are compared. */
export class ImportBody {
  readonly sha256: string;
  readonly #content: Buffer;

  constructor(content: Buffer) {
    this.#content = content;
    this.sha256 = createHash('sha256').update(content).digest('hex');
  }

  get content(): Buffer {
    return this.#content;
  }
}

/** Lets the one route take files, as they are and up to `maxBytes`. Everywhere else the media type stays refused. */
export function acceptImports(fastify: FastifyInstance, maxBytes: number): void {
  fastify.addContentTypeParser(IMPORT_MEDIA_TYPE, async (request: FastifyRequest, payload: AsyncIterable<Buffer>) => {
    if (request.routeOptions.url !== IMPORT_PATH) throw httpErrors.unsupportedMedia();
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of payload) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw memoryErrors.importTooLarge();
      chunks.push(chunk);
    }
    return new ImportBody(Buffer.concat(chunks));
  });
}
