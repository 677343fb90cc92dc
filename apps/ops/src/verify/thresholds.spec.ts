import { join } from 'node:path';
import { folderWith, probeContext } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS, thresholdsOf } from './thresholds.js';

const root = join(import.meta.dirname, '..', '..', '..', '..');

describe('thresholds', () => {
  it('are by default what the one file of all thresholds says', async () => {
    expect(await thresholdsOf(probeContext({ sourceFolder: root }))).toEqual(DEFAULT_THRESHOLDS);
  });

  it('come from the sources that are examined', async () => {
    const sourceFolder = folderWith({ 'monitoring/slo.yaml': 'thresholds: { response_s: 1.5 }' });
    expect(await thresholdsOf(probeContext({ sourceFolder }))).toEqual({ ...DEFAULT_THRESHOLDS, response_s: 1.5 });
  });

  it('must be numbers', async () => {
    const sourceFolder = folderWith({ 'monitoring/slo.yaml': 'thresholds: { response_s: soon }' });
    await expect(thresholdsOf(probeContext({ sourceFolder }))).rejects.toThrow('response_s is no number');
  });
});
