import { acceptFiles } from '@rapport/platform';
import type { FastifyInstance } from 'fastify';
import { personaErrors } from '../persona.errors.js';

/** Besides `application/json`, which every route takes, within the limits of any body. */
export const CARD_MEDIA_TYPES = ['image/png', 'application/zip', 'application/vnd.character-card+json'] as const;

export function acceptCards(fastify: FastifyInstance, maxBytes: number): void {
  acceptFiles(fastify, {
    mediaTypes: CARD_MEDIA_TYPES,
    path: '/internal/v1/personas/import',
    maxBytes,
    tooLarge: () => personaErrors.cardTooLarge('the file is over PERSONA_CARD_MAX_FILE_BYTES'),
  });
}
