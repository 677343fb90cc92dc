import { fail, pass, unknown } from '@rapport/checklist';
import { ask } from '../support/ask.js';
import { contactProbe } from './contact-probe.js';

const PATH = '/.well-known/security.txt';

/** Also for strangers: RFC 9116's file names the same contact, and has not expired. */
export const securityProbe = contactProbe('security', 'The security team', async (ways, context) => {
  const { baseUrl } = context.target;
  if (baseUrl === undefined) return unknown('The environment names no address to ask for security.txt');
  const target = `${baseUrl}${PATH}`;
  const { status, text } = await ask(context, target);
  if (status !== 200) return fail(`security.txt is not served: ${status}`, { target });
  const fields = text.split(/\r?\n/).map((line) => /^([A-Za-z-]+):\s*(.+)$/.exec(line) ?? []);
  const valuesOf = (name: string): string[] =>
    fields.flatMap(([, field, value]) => (field?.toLowerCase() === name && value !== undefined ? [value.trim()] : []));
  if (!valuesOf('contact').some((contact) => ways.includes(contact)))
    return fail('security.txt does not name the contact of the file', { target });
  const expires = Date.parse(valuesOf('expires')[0] ?? '');
  if (!(expires > context.clock.now()))
    return fail('security.txt has expired, or does not say when it does', { target });
  return pass('security.txt names the same contact, and has not expired', { target });
});
