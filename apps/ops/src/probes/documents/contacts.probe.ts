import { readFile } from 'node:fs/promises';
import { contactsErrorOf, parseContacts, type Probe } from '@rapport/checklist';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';

const FRESH_DAYS = 90;
const FEWEST_CONTACTS = 7;

export const contactsProbe: Probe = {
  id: 'documents.contacts',
  version: 1,
  description: `No contact holds a placeholder, and each was tried within ${FRESH_DAYS} days`,
  run: needing('contactsFile', async (file, { clock }) => {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) return judge([`${file} cannot be read`], '');
    const contacts = Object.entries(parseContacts(text, file));
    const problems = contacts.flatMap(([key, contact]) => {
      const problem = contactsErrorOf(contact, clock, FRESH_DAYS);
      return problem === undefined ? [] : [`the contact ${key} ${problem}`];
    });
    const few = contacts.length < FEWEST_CONTACTS ? [`there are only ${contacts.length} contacts`] : [];
    return judge([...few, ...problems], `${contacts.length} contacts were tried within ${FRESH_DAYS} days`, {
      target: file,
    });
  }),
};
