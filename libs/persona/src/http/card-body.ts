import { createHash } from 'node:crypto';
import { httpErrors } from '@rapport/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { personaErrors } from '../persona.errors.js';

/** Besides `application/json`, which every route takes, within the limits of any body. */
export const CARD_MEDIA_TYPES = ['image/png', 'application/zip', 'application/vnd.character-card+json'] as const;
const IMPORT_PATH = '/internal/v1/personas/import';

/** A file as it was sent. Its digest stands for it where requests are compared. */
export class CardBody {
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

/** Lets the one route take cards, as they are and up to `maxBytes`. Everywhere else the media types stay refused. */
export function acceptCards(fastify: FastifyInstance, maxBytes: number): void {
  fastify.addContentTypeParser(
    [...CARD_MEDIA_TYPES],
    async (request: FastifyRequest, payload: AsyncIterable<Buffer>) => {
      if (request.routeOptions.url !== IMPORT_PATH) throw httpErrors.unsupportedMedia();
      const chunks: Buffer[] = [];
      let bytes = 0;
      for await (const chunk of payload) {
        bytes += chunk.length;
        if (bytes > maxBytes) throw personaErrors.cardTooLarge('the file is over PERSONA_CARD_MAX_FILE_BYTES');
        chunks.push(chunk);
      }
      return new CardBody(Buffer.concat(chunks));
    },
  );
}
