import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { built, loadedConfig } from './build.mjs';

/** The document that the application serves at /openapi.json, without listening. */
export async function renderOpenApi() {
  const { createApp } = await built('apps/api/src/create-app.js');
  const { openApiDocument } = await built('apps/api/src/documentation.js');
  const dataDir = mkdtempSync(join(tmpdir(), 'rapport-openapi-'));
  try {
    const app = await createApp(await loadedConfig(dataDir));
    const document = openApiDocument(app);
    await app.close();
    return `${JSON.stringify(document, null, 2)}\n`;
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
