import { createHash } from 'node:crypto';
import type { CodedError } from '@rapport/kernel';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { httpErrors } from './http.errors.js';

/** A file as it was sent. Its digest stands for it where requests are compared. */
export class FileBody {
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

export interface AcceptedFiles {
  readonly mediaTypes: readonly string[];
  /** The one route that takes them. */
  readonly path: string;
  readonly maxBytes: number;
  readonly tooLarge: () => CodedError;
}

/** Lets one route take files, as they are and up to `maxBytes`. Everywhere else the media types stay refused. */
export function acceptFiles(fastify: FastifyInstance, { mediaTypes, path, maxBytes, tooLarge }: AcceptedFiles): void {
  const parse = async (request: FastifyRequest, payload: AsyncIterable<Buffer>): Promise<FileBody> => {
    if (request.routeOptions.url !== path) throw httpErrors.unsupportedMedia();
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of payload) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge();
      chunks.push(chunk);
    }
    return new FileBody(Buffer.concat(chunks));
  };
  fastify.addContentTypeParser([...mediaTypes], parse);
}
