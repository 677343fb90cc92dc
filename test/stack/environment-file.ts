import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Target } from '../../libs/checklist/src/index.js';
import { root } from '../fault/program.js';
import { commitOf } from './commands.js';
import { localContacts, localImpactAssessment } from './papers.js';
import { environmentFile, QUOTA } from './settings.js';
import type { Stack } from './stack.js';

/** What the stack looks like to the checklist. */
function targetOf(stack: Stack, controlUrl: string): Target {
  const commit = commitOf() || '0'.repeat(40);
  return {
    name: 'local',
    production: false,
    baseUrl: stack.balancer.url,
    caFile: stack.balancer.caFile,
    plainUrl: stack.balancer.plainUrl,
    pods: stack.pods.map(({ name, role, slot, url, internalUrl, inspector }) => ({
      name,
      role,
      ...(slot ? { slot } : {}),
      ...(inspector ? { inspector } : {}),
      url,
      internalUrl,
    })),
    release: { version: '0.1.0', commit, ...(commitOf('HEAD~1') ? { previous: commitOf('HEAD~1') } : {}) },
    databaseUrlVariable: 'DATABASE_URL',
    redisUrlVariable: 'REDIS_URL',
    geminiKeyVariable: 'GEMINI_API_KEY',
    geminiBaseUrl: stack.emulatorUrl,
    testUser: { emailVariable: 'STACK_TEST_EMAIL', passwordVariable: 'STACK_TEST_PASSWORD' },
    adminTokenVariable: 'STACK_ADMIN_TOKEN',
    ...(stack.prometheusUrl ? { prometheusUrl: stack.prometheusUrl } : {}),
    ...(stack.alertmanagerUrl ? { alertmanagerUrl: stack.alertmanagerUrl } : {}),
    alertSinkUrl: stack.receivers.alertSinkUrl,
    errorSinkUrl: stack.receivers.errorsUrl,
    logsFolder: stack.logs.folder,
    // They go with the folder, when the stack is stopped.
    logRetentionDays: 1,
    backupsFolder: join(stack.folder, 'backups'),
    keyCopiesFolder: join(stack.folder, 'key-copies'),
    sourceFolder: root,
    manifests: 'k8s/overlays/production',
    configurationFile: join(stack.folder, 'settings.env'),
    reportsFolder: join(root, 'reports'),
    switchCommand: [process.execPath, join(root, 'tools/stack/switch-slot.mjs'), stack.balancer.folder, '{slot}'],
    quota: QUOTA,
    dailyCostLimitUsd: 10,
    cdn: { notApplicable: 'a local stack serves no files to the world' },
    contactsFile: join(stack.folder, 'contacts.yaml'),
    impactAssessmentFile: join(stack.folder, 'impact-assessment.md'),
    deploymentsFile: join(stack.folder, 'deployments.ndjson'),
    restartCommand: [process.execPath, join(root, 'tools/stack/restart-pods.mjs'), controlUrl],
  };
}

/** Writes target, settings and secrets; the latter for the owner's eyes only. Returns the paths. */
export function writeEnvironment(stack: Stack, accounts: Readonly<Record<string, string>>, controlUrl: string) {
  const path = (name: string): string => join(stack.folder, name);
  writeFileSync(path('local.yaml'), stringify(targetOf(stack, controlUrl)));
  writeFileSync(path('contacts.yaml'), stringify(localContacts()));
  writeFileSync(path('impact-assessment.md'), localImpactAssessment());
  writeFileSync(path('settings.env'), environmentFile(stack.settings));
  // What is in it takes effect over settings.env: commands of operators know more than processes that serve.
  writeFileSync(
    path('secrets.env'),
    environmentFile({ ...stack.operator, ...accounts, STACK_OWNER_DATABASE_URL: stack.ownerUrl }),
    { mode: 0o600 },
  );
  return { environment: path('local.yaml'), settings: path('settings.env'), secrets: path('secrets.env') };
}
