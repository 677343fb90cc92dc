import { availabilityAlerts } from './availability.mjs';
import { dependencyAlerts } from './dependencies.mjs';
import { geminiAlerts } from './gemini.mjs';
import { privacyAlerts, retentionAlerts } from './privacy.mjs';
import { protectionAlerts } from './protection.mjs';
import { requestAlerts } from './requests.mjs';
import { workAlerts } from './work.mjs';

/**
 * All alerts by group. One group is one file of rules and one of tests; the windows of a burn rate are groups of their own,
 * because promtool compares all alerts of one name at once.
 * @returns {Record<string, ReturnType<typeof import('../alert.mjs').alert>[]>}
 */
export function alertGroups(slo) {
  const requests = requestAlerts(slo);
  const burn = slo.burn.map(({ long }) => [
    `budget-burn-${long}`,
    requests.filter(({ labels }) => labels.window === long),
  ]);
  return Object.fromEntries([
    ['requests', requests.filter(({ labels }) => labels.window === undefined)],
    ...burn,
    ['availability', availabilityAlerts(slo)],
    ['dependencies', dependencyAlerts(slo)],
    ['gemini', geminiAlerts(slo)],
    ['work', workAlerts(slo)],
    ['protection', protectionAlerts(slo)],
    ['privacy', privacyAlerts(slo)],
    ['retention', retentionAlerts(slo)],
  ]);
}
