import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serve } from './probe-scenes.js';

const folder = join(import.meta.dirname, '..', '..', 'compliance', 'legal');

/** A legal text as it is shipped, and the same filled in as version 7 of somebody's. */
export function legalText(name: string): { readonly template: string; readonly filled: string } {
  const template = readFileSync(join(folder, `${name}.en.markdown`), 'utf8');
  const filled = template.replaceAll('{{version}}', '7').replaceAll(/\{\{\w+\}\}/g, 'Muster GmbH');
  return { template, filled };
}

/** A server that shows this text as version 7. Resolves with its URL. */
export const servingLegalText = (content: string): Promise<string> =>
  serve((_, response) => response.end(JSON.stringify({ version: '7', locale: 'en', content })));
