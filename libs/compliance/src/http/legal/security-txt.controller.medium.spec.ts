import { consentConfig, retentionConfig } from '@rapport/platform';
import { actingAs, createHttpApp, ManualClock } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { legalConfig } from '../../legal.config.js';
import { SecurityTxtController } from './security-txt.controller.js';

describe('security.txt', () => {
  async function setup(environment: Record<string, string>) {
    const app = await createHttpApp({
      controllers: [SecurityTxtController],
      providers: [actingAs],
      clock: new ManualClock(Date.UTC(2026, 10, 23, 15, 4, 5)),
      sections: [consentConfig, retentionConfig, legalConfig],
      environment,
    });
    return { sut: () => app.inject({ url: '/.well-known/security.txt' }) };
  }

  it('names the contact, the policy, and until when it holds', async () => {
    const { sut } = await setup({
      SECURITY_CONTACT: 'mailto:security@example.com',
      SECURITY_POLICY_URL: 'https://example.com/security',
    });
    const { headers, body } = await sut();
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(body).toBe(
      'Contact: mailto:security@example.com\nExpires: 2026-12-23T00:00:00Z\nPolicy: https://example.com/security\n',
    );
  });

  it('is not there without a contact', async () => {
    const { sut } = await setup({});
    expect((await sut()).json()).toMatchObject({ status: 404, code: 'legal.no_security_contact' });
  });

  it.each(['security@example.com', 'http://example.com/report', 'mailto:a@example.com\nPolicy: https://evil.example'])(
    'is not made of %j',
    async (contact) => {
      await expect(setup({ SECURITY_CONTACT: contact })).rejects.toThrow('SECURITY_CONTACT');
    },
  );
});
