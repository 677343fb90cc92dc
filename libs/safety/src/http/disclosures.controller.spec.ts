import { ManualClock, createHttpApp } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { DisclosureHttpModule } from '../disclosure-http.module.js';
import { safetyConfig } from '../safety.config.js';

async function setup(environment: Record<string, string> = {}) {
  const clock = new ManualClock(Date.parse('2026-12-31T23:59:59Z'));
  const app = await createHttpApp({ clock, sections: [safetyConfig], environment, imports: [DisclosureHttpModule] });
  const ask = async (query = '') => {
    const response = await app.inject(`/v1/disclosures${query}`);
    return { status: response.statusCode, body: response.json() };
  };
  return { sut: ask, ctx: { app, clock } };
}

interface Pack {
  readonly id: string;
  readonly in_force: boolean;
}

describe('GET /v1/disclosures', () => {
  it('says to anybody what people are told, and which law asks for it', async () => {
    const { sut } = await setup();
    const { status, body } = await sut();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      object: 'disclosures',
      text: 'You are talking with an AI. It is software, not a human being.',
      suitability_notices: ['Conversations with AI companions may not be suitable for some minors.'],
    });
    expect(body.packs).toContainEqual({
      id: 'us-ny-gbl-1702',
      law: 'N.Y. General Business Law 1700-1704',
      jurisdiction: 'US-NY',
      effective_from: '2025-11-05',
      in_force: true,
      applies_to: 'all',
      disclose: { start: 'daily', every_hours: 3, idle_days: null, on_request: false },
      text: 'You are talking with an AI. It is software, not a human being.',
      break_reminder: null,
      source_url: 'https://www.nysenate.gov/legislation/laws/GBS/1702',
      reviewed_by: 'maintainers',
      reviewed_at: '2026-11-22',
      review_expires: '2027-05-22',
    });
  });

  it('speaks the language that it is asked for', async () => {
    const { sut } = await setup();
    expect((await sut('?locale=fr-CA')).body.text).toContain('Vous parlez avec une IA.');
    expect((await sut('?locale=../../etc')).status).toBe(400);
  });

  it('shows from the first second of a law’s day that it applies', async () => {
    const { sut, ctx } = await setup();
    const washington = async () =>
      ((await sut()).body.packs as Pack[]).find(({ id }) => id === 'us-wa-hb-2225')?.in_force;
    expect(await washington()).toBe(false);
    await ctx.clock.advance(1_000);
    expect(await washington()).toBe(true);
  });

  it('tells only of the jurisdictions that this server serves', async () => {
    const { sut } = await setup({ SAFETY_DISCLOSURE_JURISDICTIONS: 'EU, US-UT' });
    const { body } = await sut();
    expect((body.packs as Pack[]).map(({ id }) => id)).toEqual(['eu-ai-act-50', 'us-ut-hb-452']);
    expect(body.suitability_notices).toEqual([]);
  });

  it('does not exist on a server that was told of a jurisdiction that nobody has read', async () => {
    await expect(setup({ SAFETY_DISCLOSURE_JURISDICTIONS: 'US-XX' })).rejects.toThrow('US-XX');
  });
});
