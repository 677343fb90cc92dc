import { describeEachDatabase } from '@rapport/testing';
import { expect, it } from 'vitest';
import { personalTables } from './personal-tables.js';

describeEachDatabase((database) => {
  it('knows the personal tables of the schema, and that the audit log is none', async () => {
    const tables = await personalTables(database());
    expect(tables).toEqual(expect.arrayContaining(['users', 'user_keys', 'conversations', 'messages']));
    expect(tables.filter((table) => /audit|persona|pgboss/.test(table))).toEqual([]);
  });
});
