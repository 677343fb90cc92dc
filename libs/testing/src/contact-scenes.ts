import { join } from 'node:path';
import { folderWith } from './probe-scenes.js';
import { ManualClock } from './manual-clock.js';
import { probeContext, type Sabotage } from './proves-red.js';

const NAMES = [
  'on-call',
  'tech-lead',
  'product-manager',
  'devops',
  'gemini-support',
  'infrastructure-support',
  'security',
] as const;
const SOUND = { name: 'Platform team', link: 'https://acme.dev/platform', verified: '2025-12-01' };

/** A file of contacts as it should be on the first of January 2026, and with one contact spoiled in each way. */
export function contactScenes(spoiled: (typeof NAMES)[number], baseUrl?: string): Sabotage {
  const scene = (contact: object | undefined) => () => {
    const contacts = Object.fromEntries(NAMES.map((name) => [name, name === spoiled ? contact : SOUND]));
    const contactsFile = join(folderWith({ 'contacts.yaml': JSON.stringify(contacts) }), 'contacts.yaml');
    return probeContext({ contactsFile, ...(baseUrl !== undefined && { baseUrl }) }, new ManualClock());
  };
  return {
    sound: scene(SOUND),
    sabotaged: {
      'a placeholder in place of a name': scene({ ...SOUND, name: '[Name]' }),
      'a placeholder in place of an address': scene({ ...SOUND, link: '[Link]' }),
      'not tried for 91 days': scene({ ...SOUND, verified: '2025-10-02' }),
      'verified in the future': scene({ ...SOUND, verified: '2026-02-01' }),
      'no way to reach them': scene({ name: SOUND.name, verified: SOUND.verified }),
      'a day that is still to be written': scene({ ...SOUND, verified: '[YYYY-MM-DD]' }),
      'a contact that is missing': scene(undefined),
      'a field nobody knows': scene({ ...SOUND, fax: '1' }),
    },
  };
}
