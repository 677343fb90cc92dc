import type { ErrorCatalogue } from '@rapport/kernel';
import { STATUS_OF_KIND } from '../http/problem.js';
import { table } from './markdown-table.js';

/** docs/generated/errors.md: every code of the catalogues. Refuses codes that two catalogues share. */
export function renderErrorCatalogue(catalogues: readonly ErrorCatalogue[]): string {
  const specs = catalogues.flatMap((catalogue) => Object.values(catalogue).map(({ spec }) => spec));
  const codes = specs.map(({ code }) => code);
  const twice = codes.find((code, index) => codes.indexOf(code) !== index);
  if (twice !== undefined) throw new Error(`the error code ${twice} is declared twice`);
  const rows = specs
    .toSorted((a, b) => (a.code < b.code ? -1 : 1))
    .map(({ code, kind, title, hint }) => [`\`${code}\``, String(STATUS_OF_KIND[kind]), title, hint ?? '']);
  return `# Errors\n\nThe \`code\` of every problem document. Generated: do not edit.\n\n${table(['code', 'status', 'meaning', 'what to do'], rows)}\n`;
}
