import { describe, expect, it } from 'vitest';
import { negotiate } from './negotiate.js';

describe('negotiate', () => {
  it.each([
    [undefined, 'json'],
    ['*/*', 'json'],
    ['application/json', 'json'],
    ['text/event-stream', 'events'],
    ['TEXT/Event-Stream; charset=utf-8', 'events'],
    ['application/json;q=0.5, text/event-stream', 'events'],
    ['text/event-stream, application/json', 'events'],
    ['text/html, */*;q=0.1', 'json'],
    ['text/event-stream;q=0, application/json', 'json'],
  ] as const)('answers Accept: %s with %s', (accept, format) => {
    expect(negotiate(accept)).toBe(format);
  });

  it.each(['text/html', 'image/png, text/plain', 'application/json;q=0', 'constructor'])(
    'refuses Accept: %s',
    (accept) => {
      expect(() => negotiate(accept)).toThrow('request.not_acceptable');
    },
  );
});
