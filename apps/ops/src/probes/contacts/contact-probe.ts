import { readFile } from 'node:fs/promises';
import {
  contactsErrorOf,
  fail,
  parseContacts,
  pass,
  unknown,
  waysTo,
  type Finding,
  type Probe,
  type ProbeContext,
} from '@rapport/checklist';

/** A contact nobody has tried in this time may have gone. */
const FRESH_DAYS = 90;

/**
 * Whether one contact is filled in and was tried.
 * @param more looks further when it is; gets how the contact is reached
 */
export const contactProbe = (
  key: string,
  who: string,
  more?: (ways: readonly string[], context: ProbeContext) => Promise<Finding>,
): Probe => ({
  id: `contacts.${key}`,
  version: 1,
  description: `${who} can be reached: no placeholder, and verified within ${FRESH_DAYS} days`,
  async run(context) {
    const { contactsFile: file } = context.target;
    if (file === undefined) return unknown('The environment names no file of contacts');
    const contacts = await context.fact('contacts', () => readContacts(file));
    if (typeof contacts === 'string') return fail(contacts, { target: file });
    const contact = contacts[key];
    const problem = contactsErrorOf(contact, context.clock, FRESH_DAYS);
    // The name stays in the file: a finding holds nothing personal.
    if (!contact || problem !== undefined) return fail(`The contact ${key} ${problem}`, { target: file });
    if (more) return more(waysTo(contact), context);
    return pass(`The contact ${key} was verified on ${contact.verified}`, { target: file });
  },
});

/** The contacts; or what is wrong with the file, in words. */
const readContacts = (file: string): Promise<ReturnType<typeof parseContacts> | string> =>
  readFile(file, 'utf8').then(
    (text) => {
      try {
        return parseContacts(text, file);
      } catch (error) {
        return (error as Error).message;
      }
    },
    () => `The file of contacts ${file} cannot be read`,
  );
