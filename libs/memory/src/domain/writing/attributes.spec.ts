import { expect, it } from 'vitest';
import { canonicalAttribute, oppositeOf } from './attributes.js';

it.each([
  ['Lives in', 'home city'],
  ['former hometown', 'former origin'],
  ['favorite tea', 'favourite tea'],
  ['constructor', 'constructor'],
  ['former constructor', 'former constructor'],
])('an attribute has one name: %s is %s', (attribute, name) => {
  expect(canonicalAttribute(attribute)).toBe(name);
});

it('knows no opposite of what merely is the name of something in the language', () => {
  expect([oppositeOf('likes'), oppositeOf('constructor')]).toEqual(['dislikes', undefined]);
});
