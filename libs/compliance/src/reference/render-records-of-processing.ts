import { markdownTable } from '@rapport/platform';
import {
  categoryOf,
  originOf,
  type DataCatalogue,
  type ProcessingEntry,
  type RetentionEntry,
  type TableEntry,
} from '../domain/catalogue/data-catalogue.js';
import type { Processor } from '../domain/catalogue/processors.js';

/** docs/generated/records-of-processing.md: GDPR Art. 30, and every column behind it. */
export function renderRecordsOfProcessing(catalogue: DataCatalogue, processors: readonly Processor[]): string {
  const { tables, stores, retention } = catalogue;
  return `# Records of processing

GDPR Art. 30(1). Controller, representative and data protection officer are named in the privacy notice. Generated from the data
catalogue: do not edit.

## Activities

${activities(catalogue)}

Recipients: ${processors.map(({ name, service }) => `${name} (${service})`).join('; ')}. See [processors](processors.md).

Security (Art. 32): text and identity are sealed with AES-256-GCM under a key of each person; e-mail is found by a keyed digest; the
audit log holds no text; logs and metrics hold neither text nor names. See [keys](../keys.md).

## Retention

${markdownTable(
  ['category', 'kept', 'set by', 'ended by'],
  Object.entries(retention).map(([name, entry]) => [
    name,
    entry.kept,
    entry.variable === undefined ? '' : `\`${entry.variable}\``,
    endOf(entry),
  ]),
)}

## Every column

${tables.map(describe).join('\n\n')}

## Places that are no tables

${markdownTable(
  ['place', 'what', 'holds', 'category', 'purpose', 'basis', 'origin', 'kept', 'owner'],
  stores.map((entry) => [
    entry.store,
    entry.name,
    entry.holds,
    entry.category,
    entry.purpose,
    entry.basis,
    entry.origin,
    entry.retention,
    entry.owner,
  ]),
)}
`;
}

/** One line for each purpose: what it is based on, which data and whose, and how long. */
function activities({ tables, stores, retention }: DataCatalogue): string {
  const entries = [
    ...tables.map((entry) => ({
      ...entry,
      where: `\`${entry.table}\``,
      categories: Object.values(entry.columns).map(categoryOf),
    })),
    ...stores.map((entry) => ({ ...entry, where: entry.name, categories: [entry.category] })),
  ].filter(({ basis }) => basis !== 'none');
  const purposes = new Map<string, (typeof entries)[number][]>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.purpose, entry.basis, entry.retention]);
    purposes.set(key, [...(purposes.get(key) ?? []), entry]);
  }
  const rows = [...purposes.values()].map((same) => {
    const first = same[0] as (typeof entries)[number];
    const categories = new Set(
      same.flatMap((entry) => entry.categories).filter((category) => category !== 'technical'),
    );
    return [
      first.purpose,
      first.basis,
      [...categories].toSorted().join(', '),
      keptOf(retention[first.retention]),
      same.map(({ where }) => where).join(', '),
    ];
  });
  return markdownTable(['purpose', 'basis (Art. 6)', 'categories of data', 'kept', 'where'], rows);
}

function describe(entry: TableEntry): string {
  const rows = Object.entries(entry.columns).map(([name, column]) => [
    `\`${name}\``,
    categoryOf(column),
    originOf(entry, column),
  ]);
  return `### ${entry.table}\n\n${sentence(entry)}\n\n${markdownTable(['column', 'category', 'origin'], rows)}`;
}

function sentence({ purpose, basis, retention, owner }: ProcessingEntry): string {
  return `${purpose}. Basis: ${basis}. Retention: ${retention}. Owner: ${owner}.`;
}

function keptOf(entry: RetentionEntry | undefined): string {
  if (entry === undefined) return '';
  return entry.variable === undefined ? entry.kept : `${entry.kept} (\`${entry.variable}\`)`;
}

function endOf({ endedBy }: RetentionEntry): string {
  return typeof endedBy === 'string' ? endedBy : `the job \`${endedBy.job}\``;
}
