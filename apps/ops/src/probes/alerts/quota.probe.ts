import { alertProbe } from './alert-probe.js';

export const quotaProbe = alertProbe({
  id: 'alerts.quota',
  alert: 'GeminiQuota',
  about: 'calls that Gemini refuses, and a quota that is used over 80 %',
  expressions: [
    /llm_rejected:ratio_rate5m > 0\.01$/,
    /llm_quota_requests:used_ratio > 0\.8$/,
    /llm_quota_tokens:used_ratio > 0\.8$/,
  ],
});
