import { textOf } from '../support/source-files.js';
import { pageProbe } from './page.js';

const codesOf = (text: string): readonly string[] =>
  Array.from(text.matchAll(/^\| `([a-z][a-z_]*\.[a-z_]+)` /gm), ([, code]) => code ?? '');

export const troubleshootingProbe = pageProbe({
  id: 'documents.troubleshooting',
  description: 'Every error code of the release is in the guide to troubles with a cause and a remedy, and no other',
  path: 'docs/troubleshooting.md',
  async faults({ text, sources }) {
    const catalogue = await textOf(sources, 'docs/generated/errors.md');
    if (catalogue === undefined) return ['there is no docs/generated/errors.md to compare with'];
    const [known, explained] = [new Set(codesOf(catalogue)), new Set(codesOf(text))];
    const blank = Array.from(text.matchAll(/^\| `([a-z_.]+)` +\|[^|]*\|\s*\|/gm), ([, code]) => code ?? '');
    return [
      ...(known.size === 0 ? ['docs/generated/errors.md lists no codes'] : []),
      ...[...known].filter((code) => !explained.has(code)).map((code) => `${code} is not explained`),
      ...[...explained].filter((code) => !known.has(code)).map((code) => `${code} is explained, and does not exist`),
      ...blank.map((code) => `nothing says what to do about ${code}`),
    ];
  },
  sound: 'every error code is explained, and none that does not exist',
});
