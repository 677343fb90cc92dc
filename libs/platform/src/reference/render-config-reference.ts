import type { ConfigSection, Variable } from '../config/section.js';
import { table } from './markdown-table.js';

/** docs/generated/configuration.md: every environment variable of the sections. */
export function renderConfigReference(sections: readonly ConfigSection[]): string {
  const parts = sections.map(({ name, variables }) => {
    const rows = Object.values(variables).map((entry) => [`\`${entry.env}\``, defaultOf(entry), entry.doc]);
    return `## ${name}\n\n${table(['variable', 'default', 'meaning'], rows)}`;
  });
  return `# Configuration\n\nRead once at start from the environment and \`.env\` (the environment wins). Generated: do not edit.\n\n${parts.join('\n\n')}\n`;
}

function defaultOf({ schema, secret }: Variable): string {
  const absent = schema.safeParse(undefined);
  const shown = !absent.success ? 'required' : absent.data === undefined ? 'not set' : `\`${display(absent.data)}\``;
  return secret ? `${shown}, secret` : shown;
}

function display(value: unknown): string {
  const text = Array.isArray(value) ? value.join(',') : String(value);
  return text === '' ? ' ' : text;
}
