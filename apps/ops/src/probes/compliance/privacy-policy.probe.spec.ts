import { join } from 'node:path';
import { folderWith, legalText, probeContext, provesRed, servingLegalText } from '@rapport/testing';
import { privacyPolicyProbe } from './privacy-policy.probe.js';

const { filled: notice } = legalText('privacy');
const scene =
  (content: string, settings = 'LOG_LEVEL=info\n') =>
  async () =>
    probeContext({
      baseUrl: await servingLegalText(content),
      configurationFile: join(folderWith({ 'settings.env': settings }), 'settings.env'),
    });

provesRed(privacyPolicyProbe, {
  sound: scene(notice),
  sabotaged: {
    'nobody filled in who is responsible': scene(notice.replace('Muster GmbH', '[controller]')),
    'a gap was left': scene(notice.replace('Muster GmbH', '{{controller}}')),
    'it does not tell its version': scene(notice.replace('Version 7', '')),
    'Google is not named': scene(notice.replaceAll('Google', 'Somebody')),
    'a second provider was turned on': scene(
      notice,
      'SECOND_PROVIDER_URL=https://llm.example.com/v1\nSECOND_PROVIDER_KEY=\nSECOND_PROVIDER_MODEL=small\n',
    ),
    'it is a sentence': scene('Version 7. Google reads along.'),
  },
});
