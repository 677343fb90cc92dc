import { consentConfig, retentionConfig } from '@rapport/platform';
import { actingAs, createHttpApp } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { ReadLegalText } from '../../application/legal/read-legal-text.js';
import { LEGAL_DOCUMENTS } from '../../domain/legal/legal-text.js';
import { legalConfig } from '../../legal.config.js';
import { LegalController } from './legal.controller.js';

describe('the legal texts', () => {
  async function setup(environment: Record<string, string> = {}) {
    const app = await createHttpApp({
      controllers: [LegalController],
      providers: [actingAs, ReadLegalText],
      sections: [consentConfig, retentionConfig, legalConfig],
      environment,
    });
    return { sut: (path: string) => app.inject({ url: `/v1/legal/${path}` }) };
  }

  it.each(LEGAL_DOCUMENTS.flatMap((document) => [[document, 'en'] as const, [document, 'de'] as const]))(
    'include %s in %s, without a gap',
    async (document, locale) => {
      const { sut } = await setup();
      const text = (await sut(`${document}?locale=${locale}`)).json();
      expect(text).toMatchObject({ id: document, locale, version: '1' });
      expect(text.content).not.toMatch(/\{\{|\}\}|undefined/);
    },
  );

  it('name the controller, the version and the retention that are configured', async () => {
    const { sut } = await setup({
      LEGAL_CONTROLLER: 'Muster GmbH',
      AUTH_PRIVACY_VERSION: '7',
      RETENTION_CONVERSATION_DAYS: '90',
    });
    const { version, content } = (await sut('privacy')).json();
    expect([version, content]).toEqual([
      '7',
      expect.stringMatching(/Version 7[^]*Muster GmbH[^]*conversation: 90 days/),
    ]);
  });

  it('are given in English where the wanted language is not there', async () => {
    const { sut } = await setup();
    expect((await sut('terms?locale=fi')).json()).toMatchObject({ locale: 'en' });
    expect((await sut('terms?locale=de-CH')).json()).toMatchObject({ locale: 'de' });
  });

  it('know no other document', async () => {
    const { sut } = await setup();
    expect((await sut('imprint')).statusCode).toBe(400);
  });
});
