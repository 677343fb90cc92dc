import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { built, loadedConfig } from './build.mjs';

/** The documents that the application serves at /openapi.json and /internal/openapi.json, without listening. */
export const renderPublicOpenApi = () => render('public');
export const renderInternalOpenApi = () => render('internal');

async function render(part) {
  const { createApp } = await built('apps/api/src/create-app.js');
  const { openApiDocuments } = await built('apps/api/src/documentation.js');
  const dataDir = mkdtempSync(join(tmpdir(), 'rapport-openapi-'));
  try {
    const app = await createApp(await loadedConfig(dataDir));
    const document = openApiDocuments(app)[part];
    await app.close();
    return `${JSON.stringify(document, null, 2)}\n`;
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
