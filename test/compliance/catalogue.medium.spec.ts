import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  columnGaps,
  egressGaps,
  familyGaps,
  renderImpactAssessment,
  renderProcessors,
  renderRecordsOfProcessing,
  type SchemaColumn,
} from '@rapport/compliance';
import { dataCatalogue, ownServices, processors, sections } from '@rapport/composition';
import { useTestDatabase } from '@rapport/testing';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
/** Named in licences and examples; none is called. */
const MENTIONED = /\b(?:example|example\.(?:com|org)|apache\.org|ai\.google\.dev|docs\.cloud\.google\.com)$/;

const sources = readdirSync(join(root, 'libs'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\/src\/.*\.ts$/.test(file) && !file.endsWith('.spec.ts') && !file.startsWith('testing/'))
  .map((file) => readFileSync(join(root, 'libs', file), 'utf8').replaceAll(/^\s*(?:\/?\*|\/\/).*$/gm, ''));

describe('the data catalogue', () => {
  const database = useTestDatabase('pglite');

  async function setup() {
    const { rows } = await sql<SchemaColumn>`
      select case when table_schema = 'public' then table_name else table_schema || '.' || table_name end as table,
        column_name as column
      from information_schema.columns join information_schema.tables using (table_schema, table_name)
      where table_type = 'BASE TABLE' and table_schema not in ('information_schema', 'pg_catalog', 'pgboss')
      order by 1, ordinal_position`.execute(database().as());
    return { sut: dataCatalogue, ctx: { schema: rows } };
  }

  it('says of every column of a migrated database what it is for, and of none that is not there', async () => {
    const { sut, ctx } = await setup();
    expect(ctx.schema.length).toBeGreaterThan(300);
    expect(columnGaps(ctx.schema, sut)).toEqual([]);
  });

  it('misses a column that nobody described, and one that is gone', async () => {
    const { sut, ctx } = await setup();
    const [first, ...others] = ctx.schema as [SchemaColumn, ...SchemaColumn[]];
    expect(columnGaps([...others, { table: 'users', column: 'shoe_size' }], sut)).toEqual([
      'users.shoe_size: the catalogue does not say what it is for',
      `${first.table}.${first.column}: the catalogue describes a column that is not there`,
    ]);
  });

  it('calls sealed what holds text or identity, and nothing else', async () => {
    const { sut } = await setup();
    const columns = sut.tables.flatMap((table) => Object.entries(table.columns));
    const text = columns.filter(([, column]) =>
      ['content', 'identity'].includes(String(Object(column).category ?? column)),
    );
    expect(text.map(([name]) => name).filter((name) => !name.endsWith('_sealed'))).toEqual([]);
  });

  it('knows every family of keys in the shared state', async () => {
    const { sut } = await setup();
    const families = sources.flatMap((source) =>
      [...source.matchAll(/(?:\bfamily: |\bFAMILY = )'([a-z-]+)'/g)].map(([, family]) => family as string),
    );
    expect(families.length).toBeGreaterThan(3);
    expect(familyGaps(families, sut)).toEqual([]);
  });

  it('registers everybody whom the configuration or the code can have called', () => {
    const addresses = sections
      .flatMap(({ variables }) => Object.values(variables).map(({ env }) => env))
      .filter((name) => /_(URLS?|DSN)$/.test(name));
    const hosts = sources
      .flatMap((source) =>
        [...source.matchAll(/https?:\/\/([a-z0-9.-]+\.[a-z]{2,})/g)].map(([, host]) => host as string),
      )
      .filter((host) => !MENTIONED.test(host));
    expect(new Set(hosts)).toEqual(new Set(processors.flatMap((processor) => processor.hosts)));
    expect(egressGaps(addresses, hosts, processors, ownServices)).toEqual([]);
    expect(egressGaps(['SPY_URL'], ['spy.test'], processors, ownServices)).toHaveLength(2);
  });

  it('sets each retention by a variable that exists', () => {
    const variables = new Set(sections.flatMap((section) => Object.values(section.variables).map(({ env }) => env)));
    const named = Object.values(dataCatalogue.retention).flatMap(({ variable }) => variable ?? []);
    expect(named.filter((variable) => !variables.has(variable))).toEqual([]);
  });

  it('renders the records, the register and the template of an assessment', () => {
    const records = renderRecordsOfProcessing(dataCatalogue, processors);
    expect(records).toContain('| `content_sealed` | content | provided |');
    expect(records).toContain('RETENTION_CONVERSATION_DAYS');
    expect(renderProcessors(processors, ownServices)).toContain('generativelanguage.googleapis.com');
    expect(renderImpactAssessment(dataCatalogue, processors)).toContain('`messages.content_sealed`');
  });
});
