import { answering, probeContext, provesRed, serve } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { cdnProbe } from './cdn.probe.js';

const scene = (headers: Record<string, string>) => async () =>
  probeContext({ baseUrl: await serve(answering({}, headers)), cdn: { header: 'Via' } });

provesRed(cdnProbe, {
  sound: scene({ via: '1.1 edge', 'cache-control': 'no-store' }),
  sabotaged: {
    'answers come past it': scene({ 'cache-control': 'no-store' }),
    'it may keep private answers': scene({ via: '1.1 edge', 'cache-control': 'public, max-age=60' }),
  },
});

describe('an installation without a content delivery network', () => {
  it('says why', async () => {
    const cdn = { notApplicable: 'The API serves nothing that could be cached.' };
    expect(await cdnProbe.run(probeContext({ cdn }))).toEqual({
      verdict: 'not_applicable',
      summary: cdn.notApplicable,
    });
  });
});
