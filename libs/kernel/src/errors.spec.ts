import { describe, expect, it } from 'vitest';
import { CodedError, defineErrors, isCodedError } from './errors.js';

const errors = defineErrors({
  gone: { code: 'tea.gone', kind: 'gone', title: 'The tea is gone', hint: 'Make more.' },
  cold: { code: 'tea.cold', kind: 'unprocessable', title: 'The tea is cold' },
});

describe('coded errors', () => {
  it('say their code alone, or with a detail', () => {
    expect(errors.gone().message).toBe('tea.gone');
    expect(errors.gone('since noon')).toMatchObject({ message: 'tea.gone: since noon', detail: 'since noon' });
  });

  it('carry what their catalogue says, and nothing that was not given', () => {
    expect(errors.cold()).toMatchObject({
      name: 'CodedError',
      code: 'tea.cold',
      kind: 'unprocessable',
      title: 'The tea is cold',
      retryAfterMs: undefined,
      issues: [],
      extensions: {},
    });
    expect(errors.cold.spec).toEqual({ code: 'tea.cold', kind: 'unprocessable', title: 'The tea is cold' });
  });

  it('keep cause, waiting time, issues and extensions', () => {
    const options = {
      cause: new Error('kettle'),
      retryAfterMs: 500,
      issues: [{ pointer: '/cup', detail: 'is empty' }],
      extensions: { kettle: 'off' },
    };
    expect(errors.cold(undefined, options)).toMatchObject(options);
  });

  it('are told from other errors, and by their code', () => {
    const error: unknown = errors.gone();
    expect(isCodedError(error)).toBe(true);
    expect(isCodedError(error, 'tea.gone')).toBe(true);
    expect(isCodedError(error, 'tea.cold')).toBe(false);
    expect(isCodedError(new Error('tea.gone'))).toBe(false);
    expect(isCodedError({ name: 'CodedError', code: 'tea.gone' })).toBe(false);
    expect(isCodedError(Object.assign(new Error('other'), { code: 'tea.gone' }))).toBe(false);
    expect(isCodedError(Object.assign(new Error('bare'), { name: 'CodedError' }))).toBe(false);
  });

  it('are errors, with a stack', () => {
    expect(errors.gone()).toBeInstanceOf(Error);
    expect(errors.gone()).toBeInstanceOf(CodedError);
    expect(errors.gone().stack).toContain('errors.spec.ts');
  });
});
