import { expect, it } from 'vitest';
import { correctContent } from './correct-content.js';

const old = { text: 'Lives in Porto.', subject: 'user', attribute: 'home city', value: 'Porto' };

it.each([
  ['finds the value in its old place', 'Lives in Lisbon.', undefined, 'Lisbon'],
  ['takes the value that is named', 'Home is Lisbon now.', 'Lisbon', 'Lisbon'],
  ['takes a sentence of another form whole', 'Moved away.', undefined, 'Moved away.'],
  ['takes no empty value', 'Lives in .', undefined, 'Lives in .'],
])('%s', (_, text, value, expected) => {
  expect(correctContent(old, text, value)).toEqual({ ...old, text, value: expected });
});

it('does not look for a value that is not in the sentence', () => {
  expect(correctContent({ ...old, value: '' }, 'Lives in Lisbon.').value).toBe('Lives in Lisbon.');
});
