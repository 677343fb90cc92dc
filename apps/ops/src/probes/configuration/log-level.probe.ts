import type { Probe } from '@rapport/checklist';
import { logConfig } from '@rapport/platform';
import { configured } from '../support/configuration.js';
import { judge } from '../support/judge.js';
import { rendered } from '../support/manifests.js';

const WANTED = 'info';

export const logLevelProbe: Probe = {
  id: 'configuration.log-level',
  version: 1,
  description: 'The level of logging is INFO, in the configuration of the target and in its rendered manifests.',
  run: async (context) => {
    const finding = await configured((config) => {
      const { level } = config.get(logConfig);
      return judge(level === WANTED ? [] : [`LOG_LEVEL is ${level}`], `LOG_LEVEL is ${WANTED}`);
    })(context);
    if (finding.verdict !== 'pass' || context.target.manifests === undefined) return finding;
    return rendered(({ objects }) => {
      const levels = objects.flatMap(({ kind, data }) => (kind === 'ConfigMap' ? (data?.['LOG_LEVEL'] ?? []) : []));
      const wrong = levels.filter((level) => level !== WANTED).map((level) => `a ConfigMap sets LOG_LEVEL to ${level}`);
      return judge(levels.length === 0 ? ['no ConfigMap sets LOG_LEVEL'] : wrong, `LOG_LEVEL is ${WANTED} everywhere`);
    })(context);
  },
};
