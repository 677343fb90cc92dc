import type { Probe } from '@rapport/checklist';
import { readConfiguration } from '../support/configuration.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';

export const environmentProbe: Probe = {
  id: 'configuration.environment',
  version: 1,
  description: "The product's own schema and rules take the target's configuration, and it names no unknown variable.",
  run: needing('configurationFile', async (file, context) => {
    const read = await readConfiguration(file, context);
    const variables = 'values' in read ? Object.keys(read.values).length : 0;
    const problems =
      'problems' in read ? read.problems : variables === 0 ? ['the configuration file sets nothing'] : [];
    return judge(problems, `${variables} variables are set, all known and valid`);
  }),
};
