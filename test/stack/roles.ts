import { Client } from 'pg';

const SERVICE = 'rapport_app';

/**
 * The role that processes have, as docs/deployment.md wants it: it reads and writes the tables of the service and the queue, changes no
 * schema, and can only append to the audit log. To be called after the migrations. Resolves with its URL.
 */
export async function makeServiceRole(ownerUrl: string): Promise<string> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(`create role ${SERVICE} login`);
    for (const schema of ['public', 'pgboss']) {
      await client.query(`grant usage on schema ${schema} to ${SERVICE}`);
      await client.query(`grant select, insert, update, delete on all tables in schema ${schema} to ${SERVICE}`);
      await client.query(`grant usage, select on all sequences in schema ${schema} to ${SERVICE}`);
    }
    await client.query(`grant rapport_audit_writer to ${SERVICE}`);
  } finally {
    await client.end();
  }
  const url = new URL(ownerUrl);
  url.username = SERVICE;
  return url.href;
}
