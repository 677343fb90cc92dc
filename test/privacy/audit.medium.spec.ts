import { describeEachDatabase } from '@rapport/testing';
import { expect, it } from 'vitest';
import { checkAudit } from './audit.js';

describeEachDatabase((database) => {
  it('names the place of any one bit that was changed in the audit log, in its database or in an export', async () => {
    const result = await checkAudit({ database: database(), events: 1_200, seed: 1, flips: 3 });
    expect(result.failures).toEqual([]);
    expect(result).toMatchObject({ proofHashes: 11, flips: 72 });
  });
});
