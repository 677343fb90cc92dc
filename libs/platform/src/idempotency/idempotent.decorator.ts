import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { idempotencyErrors } from './idempotency.errors.js';

export const IDEMPOTENT = 'rapport:idempotent';

/** Documents the header alone: for routes that honour it themselves, as those that begin a turn do. */
export function ApiIdempotencyKey(): MethodDecorator {
  return applyDecorators(
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'A new value for each new request, e.g. a UUID, quoted or not. Repeated with the same body, the request has no ' +
        'second effect and gets the first answer, marked `Idempotency-Replayed: true`; see docs/idempotency.md.',
      schema: { type: 'string', minLength: 1, maxLength: 512 },
    }),
    ApiProblems(idempotencyErrors.mismatch, idempotencyErrors.inProgress, idempotencyErrors.answerForgotten),
  );
}

/** For every other creating POST: `IdempotencyInterceptor` keeps its answer. The route must return its body, not send it. */
export function Idempotent(): MethodDecorator {
  return applyDecorators(SetMetadata(IDEMPOTENT, true), ApiIdempotencyKey());
}
