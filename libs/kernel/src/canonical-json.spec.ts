import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.js';

describe('canonicalJson', () => {
  it('writes members in the order of their code units, whatever order they came in', () => {
    const text = canonicalJson({ b: 1, a: { é: null, Z: [true, 'x'] }, '\u20ac': 1e21 });
    expect(text).toBe('{"a":{"Z":[true,"x"],"é":null},"b":1,"€":1e+21}');
  });

  it('leaves absent members out', () => {
    expect(canonicalJson({ a: undefined, b: 0 })).toBe('{"b":0}');
  });

  it.each([Number.NaN, Infinity, () => 0, undefined])('refuses %s', (value) => {
    expect(() => canonicalJson([value])).toThrow(TypeError);
  });

  it('is read back as the same value, and writes that value the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
