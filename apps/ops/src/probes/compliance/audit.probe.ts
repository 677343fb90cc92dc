import { fail, pass, unknown, type Probe, type ProbeContext } from '@rapport/checklist';
import { AppendAuditEvents, ProveAuditLog, VerifyAuditLog } from '@rapport/compliance';
import { sections } from '@rapport/composition';
import type { Environment } from '@rapport/platform';
import { Operator } from '../../operator.js';
import { readConfiguration } from '../support/configuration.js';
import { needing, needingSecret, withoutCredentials } from '../support/needing.js';

export const auditProbe: Probe = {
  id: 'compliance.audit',
  version: 1,
  description:
    'The audit log is verified whole (every leaf, every checkpoint, the last one published), and takes and signs what waits.',
  timeoutMs: 120_000,
  // Both acts are events of the log themselves.
  mutates: true,
  run: needingSecret('databaseUrlVariable', (url, context) =>
    needing('configurationFile', async (file) => {
      const read = await readConfiguration(file, context);
      if ('problems' in read) return unknown('the configuration cannot be read', { details: read.problems });
      const environment = { ...known(read.values), ...known(context.environment), DATABASE_URL: url };
      return verify(new Operator({ environment, file: {}, print: () => undefined }), withoutCredentials(url), context);
    })(context),
  ),
};

const NAMES = new Set(sections.flatMap(({ variables }) => Object.values(variables).map(({ env }) => env)));
const known = (values: Environment): Environment =>
  Object.fromEntries(Object.entries(values).filter(([name, value]) => value && NAMES.has(name)));

function verify(operator: Operator, target: string, { signal }: ProbeContext) {
  return operator.withFeatures(async (features) => {
    const { fault, verified } = await features.get(VerifyAuditLog).execute();
    if (fault) return fail(`the audit log was changed: ${fault.kind} at ${fault.at}`, { target });
    const appended = await features.get(AppendAuditEvents).execute(signal);
    const { size } = await features.get(ProveAuditLog).checkpoint();
    // The verification itself is an event: at least that must have come in.
    if (size <= verified) return fail(`the audit log stays at ${size} events: none can be appended`, { target });
    return pass(`${verified} events verified, ${appended} appended, signed at ${size}`, { target });
  });
}
