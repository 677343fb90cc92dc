import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../bootstrap.mjs';
import { monitoringArtefacts } from '../monitoring/artefacts.mjs';
import { renderScaling } from '../scaling/page.mjs';
import { renderModules } from './modules.mjs';
import { renderInternalOpenApi, renderPublicOpenApi } from './openapi.mjs';
import {
  renderConfiguration,
  renderErrors,
  renderExampleEnvironment,
  renderImpactAssessment,
  renderMetrics,
  renderProcessors,
  renderRecordsOfProcessing,
} from './references.mjs';
import { renderSchema } from './schema.mjs';

const ARTEFACTS = {
  'docs/api/openapi.json': renderPublicOpenApi,
  'docs/api/openapi-internal.json': renderInternalOpenApi,
  'docs/generated/configuration.md': renderConfiguration,
  'docs/generated/errors.md': renderErrors,
  'docs/generated/metrics.md': renderMetrics,
  'docs/generated/records-of-processing.md': renderRecordsOfProcessing,
  'docs/generated/processors.md': renderProcessors,
  'docs/generated/dpia.md': renderImpactAssessment,
  'docs/generated/modules.md': renderModules,
  'docs/scaling.md': renderScaling,
  'database/schema.sql': renderSchema,
  '.env.example': renderExampleEnvironment,
  ...Object.fromEntries(Object.entries(monitoringArtefacts()).map(([name, text]) => [name, () => text])),
};

const check = process.argv.includes('--check');
let stale = 0;
for (const [name, render] of Object.entries(ARTEFACTS)) {
  const file = join(root, name);
  const text = await render();
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (text === before) continue;
  if (check) {
    stale += 1;
    console.log(`${name} is out of date, first at line ${firstDifference(before, text)}: npm run generate`);
  } else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    console.log(`wrote ${name}`);
  }
}
// Open handles of the application must not keep the command alive.
process.exit(stale > 0 ? 1 : 0);

function firstDifference(before, after) {
  const [was, is] = [before.split('\n'), after.split('\n')];
  return is.findIndex((line, index) => line !== was[index]) + 1 || is.length;
}
