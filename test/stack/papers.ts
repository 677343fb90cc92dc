import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../fault/program.js';

/** Marks as such whatever people would have to say or do, and this machine says in their place. */
export const LOCAL = 'local rehearsal';

type Contact = Record<string, string>;

const FILLED: Readonly<Record<string, string>> = {
  name: `Whoever runs this machine (${LOCAL})`,
  team: `Whoever runs this machine (${LOCAL})`,
  phone: '+1 202 555 0100',
  email: 'operator@rapport.example',
  channel: '#rapport-local',
  link: 'https://support.rapport.example',
  contact: 'mailto:security@rapport.example',
};

/** The template of operations/contacts.yaml, filled in for this machine. Nobody can be reached there. */
export function localContacts(): Readonly<Record<string, Contact>> {
  const template = parse(readFileSync(join(root, 'operations', 'contacts.yaml'), 'utf8')) as Record<string, Contact>;
  const today = new Date().toISOString().slice(0, 10);
  const fill = (contact: Contact): Contact =>
    Object.fromEntries(
      Object.keys(contact).map((field) => [field, field === 'verified' ? today : (FILLED[field] ?? LOCAL)]),
    );
  return Object.fromEntries(Object.entries(template).map(([key, contact]) => [key, fill(contact)]));
}

const BLANK = /_for the controller to fill in_/g;

/** The template of the impact assessment, with every blank filled in so that nobody can take it for one. */
export function localImpactAssessment(): string {
  const template = readFileSync(join(root, 'docs', 'generated', 'dpia.md'), 'utf8');
  const signed = `Name, date, signature: ${LOCAL}, ${new Date().toISOString().slice(0, 10)}, local-operator`;
  return template.replace(/^Name, date, signature: .*$/m, signed).replace(BLANK, `${LOCAL}: nothing was assessed`);
}
