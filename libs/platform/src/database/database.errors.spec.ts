import { describe, expect, it } from 'vitest';
import { databaseErrors, mapDriverError, QueryError } from './database.errors.js';

const withCode = (code: string, message = 'refused') => Object.assign(new Error(message), { code });

describe('what a driver throws', () => {
  it.each(['ECONNREFUSED', 'ECONNRESET', '08006', '53300', '57P01', '25P03'])('is no database there: %s', (code) => {
    expect(mapDriverError(withCode(code))).toMatchObject({ code: databaseErrors.unavailable.spec.code });
  });

  it('is no database there when the pool gives up', () => {
    const mapped = mapDriverError(new Error('timeout exceeded when trying to connect'));
    expect(mapped).toMatchObject({ code: databaseErrors.unavailable.spec.code, retryAfterMs: 1_000 });
  });

  it.each([
    ['40P01', databaseErrors.contended],
    ['57014', databaseErrors.timeout],
  ])('keeps its meaning: %s', (code, { spec }) => {
    expect(mapDriverError(withCode(code))).toMatchObject({ code: spec.code });
  });

  it('is a refused statement, without the values that it quotes', () => {
    const mapped = mapDriverError(withCode('22P02', 'invalid input syntax for type uuid: "something personal"'));
    expect(mapped).toBeInstanceOf(QueryError);
    expect(mapped).toHaveProperty('message', 'SQLSTATE 22P02');
  });

  it.each([new TypeError('x is not a function'), new RangeError('out of range'), new ReferenceError('x')])(
    'is a mistake of ours, which trying again does not mend: %s',
    (error) => {
      expect(mapDriverError(error)).toBe(error);
    },
  );
});
