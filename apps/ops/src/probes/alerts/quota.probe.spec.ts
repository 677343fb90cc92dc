import { alertScenes, provesRed } from '@rapport/testing';
import { quotaProbe } from './quota.probe.js';

provesRed(
  quotaProbe,
  alertScenes('GeminiQuota', {
    rules: 'gemini.yml',
    tests: 'gemini.test.yml',
    threshold: 'llm_quota_tokens:used_ratio > 0.8',
    weaker: 'llm_quota_tokens:used_ratio > 0.99',
  }),
);
