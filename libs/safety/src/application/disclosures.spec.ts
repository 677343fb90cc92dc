import { Metrics } from '@rapport/platform';
import { ManualClock } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { loadDisclosurePacks } from '../infrastructure/shipped-disclosure-packs.js';
import { Disclosures } from './disclosures.js';

const ADULT = { audience: 'adult', locale: 'en' } as const;
const NEVER = { lastDisclosedAt: undefined, lastUsedAt: undefined };

function setup(disclosureJurisdictions = ['all'], now = '2026-11-23') {
  const [clock, metrics] = [new ManualClock(Date.parse(now)), new Metrics()];
  const open = () => new Disclosures({ packs: loadDisclosurePacks() }, clock, metrics, { disclosureJurisdictions });
  return { sut: open, ctx: { clock, metrics } };
}

describe('Disclosures', () => {
  it('hears in the message whether the person asks', () => {
    const told = { ...ADULT, lastDisclosedAt: new Date('2026-11-23'), lastUsedAt: new Date('2026-11-23') };
    expect(setup().sut().due(told, 'Are you human?')?.reason).toBe('on_request');
    expect(setup().sut().due(told, 'Good evening.')).toBeUndefined();
  });

  it('keeps to the chosen jurisdictions', () => {
    const sut = setup(['US-UT', 'EU']).sut();
    expect(sut.due({ ...ADULT, ...NEVER }, 'Hello')?.packs).toEqual(['eu-ai-act-50', 'us-ut-hb-452']);
  });

  it('does not start with a jurisdiction that nobody has read', () => {
    expect(setup(['US-CA', 'US-XX']).sut).toThrow('US-XX');
  });

  it.each([
    ['2027-05-21', 0],
    ['2027-05-22', 11],
  ])('on %s reports %i expired reviews', async (now, expired) => {
    const { sut, ctx } = setup(['all'], now);
    sut();
    expect(await ctx.metrics.render()).toContain(`rapport_disclosure_reviews_overdue ${expired}`);
  });

  it('counts what was said, by its reason', async () => {
    const { sut, ctx } = setup();
    sut().count({ reason: 'start', text: '', packs: [] });
    expect(await ctx.metrics.render()).toContain('rapport_disclosures_total{reason="start"} 1');
  });
});
