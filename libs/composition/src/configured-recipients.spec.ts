import { loadConfig } from '@rapport/platform';
import { expect, it } from 'vitest';
import { ConfiguredRecipients } from './configured-recipients.js';
import { sections } from './sections.js';

function setup(environment: Record<string, string> = {}) {
  const config = loadConfig(sections, { GEMINI_API_KEY: 'k', ...environment });
  return { sut: new ConfiguredRecipients(config) };
}

it('are Google, whose model is always asked', () => {
  expect(setup().sut.all()).toMatchObject([{ name: 'Google (Gemini API)' }]);
});

it('are also who is asked in its place, where one is configured', () => {
  const { sut } = setup({ SECOND_PROVIDER_URL: 'https://llm.example.com/v1', SECOND_PROVIDER_MODEL: 'small' });
  expect(sut.all().map(({ name }) => name)).toEqual(['Google (Gemini API)', 'a second provider of models']);
});

it('are not those who get nothing about people', () => {
  expect(setup({ ERROR_TRACKING_DSN: 'https://key@errors.example.com/1' }).sut.all()).toHaveLength(1);
});
