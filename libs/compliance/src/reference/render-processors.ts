import { markdownTable } from '@rapport/platform';
import type { OwnService, Processor } from '../domain/catalogue/processors.js';

/** docs/generated/processors.md: who gets personal data, for the sub-processor page. */
export function renderProcessors(processors: readonly Processor[], own: readonly OwnService[]): string {
  const sections = processors.map(
    ({ name, service, receives, purpose, where, keeps, terms, hosts, variables }) =>
      `## ${name}: ${service}\n\n${markdownTable(
        ['', ''],
        [
          ['receives', receives],
          ['purpose', purpose],
          ['where', where],
          ['keeps', keeps],
          ['terms', terms],
          ['hosts', hosts.length === 0 ? 'as configured' : hosts.map((host) => `\`${host}\``).join(', ')],
          ['configured by', variables.map((variable) => `\`${variable}\``).join(', ')],
        ],
      )}`,
  );
  return `# Processors

GDPR Art. 28. The only ones that Rapport sends personal data to, and only if they are configured; a test compares this register
with every address that can be configured and every host in the code. Generated: do not edit.

${sections.join('\n\n')}

## The operator's own services

${markdownTable(
  ['variable', 'what'],
  own.map(({ variable, what }) => [`\`${variable}\``, what]),
)}

Whoever hosts these for the operator is a processor of the operator's, to be added to the privacy notice.
`;
}
