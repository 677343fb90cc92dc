import { describe, expect, it } from 'vitest';
import { isPlaceholder } from './placeholder.js';

describe('a placeholder', () => {
  it.each([
    '',
    '   ',
    '-',
    '[Name]',
    'On call: [Phone]',
    '<your team>',
    'TODO',
    'tbd',
    '****____****',
    'Name: ___',
    'oncall@example.com',
    'n/a',
  ])('is %j', (text) => {
    expect(isPlaceholder(text)).toBe(true);
  });

  it.each([
    'rota page acknowledged after 4 min',
    'https://status.acme.dev/1',
    '[report](https://acme.dev/r/7)',
    '#ops-oncall',
    'sha256:00ff',
  ])('is not %j', (text) => {
    expect(isPlaceholder(text)).toBe(false);
  });
});
