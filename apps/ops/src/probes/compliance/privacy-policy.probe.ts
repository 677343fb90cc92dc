import type { Probe } from '@rapport/checklist';
import { processors } from '@rapport/composition';
import type { Environment } from '@rapport/platform';
import { configured } from '../support/configuration.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';
import { gapsIn, servedTexts, type LegalText } from './legal-text.js';

export const privacyPolicyProbe: Probe = {
  id: 'compliance.privacy-policy',
  version: 1,
  description:
    'The privacy notice that people are shown has no gap, tells its version, and names everybody who gets personal data.',
  run: needing('baseUrl', (baseUrl, context) =>
    configured(async (_, __, values) => {
      const texts = await servedTexts('privacy', baseUrl, context);
      if ('verdict' in texts) return texts;
      const problems = texts.flatMap((text) => [...gapsIn(text), ...unnamed(text, values)]);
      return judge(problems, `version ${texts[0]?.version} is complete in ${texts.length} languages`, {
        target: baseUrl,
      });
    })(context),
  ),
};

/** Recipients whom the configuration turns on and the notice does not tell of. */
function unnamed({ locale, content }: LegalText, values: Environment): readonly string[] {
  return processors
    .filter(({ receives }) => !receives.startsWith('nothing'))
    .flatMap(({ name, hosts, variables }) => {
      const addresses = variables.flatMap((variable) => values[variable] || []);
      // Whoever has a host of their own is called unless another is configured.
      const names = hosts.length > 0 ? [name] : addresses.map((address) => URL.parse(address)?.hostname ?? name);
      return names
        .filter((wanted) => !content.includes(wanted))
        .map((wanted) => `${locale}: it does not name ${wanted}`);
    });
}
