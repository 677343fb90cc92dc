import { loadConfig } from '@rapport/platform';
import { describe, expect, it } from 'vitest';
import { crisisConfig } from './crisis.config.js';

const withTarget = (url: string) => () => loadConfig([crisisConfig], { CRISIS_WEBHOOK_URL: url });

describe('the address of the operator', () => {
  it.each(['https://operator.example/crisis', 'http://127.0.0.1:8080/', 'http://[::1]/'])('may be %s', (url) => {
    expect(withTarget(url)).not.toThrow();
  });

  it.each([
    'http://operator.example/',
    'https://name:word@operator.example/',
    'https://name@operator.example/',
    'http://127.0.0.1.operator.example/',
    'file:///etc/passwd',
    'operator.example',
  ])('is not %s', (url) => {
    expect(withTarget(url)).toThrow('CRISIS_WEBHOOK_URL');
  });
});
