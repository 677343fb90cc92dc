import { readFile } from 'node:fs/promises';
import { describeContact, itemsOf, parseContacts, type Checklist, type Target } from '@rapport/checklist';

/**
 * The lines of the document that name people, filled in: by id of the line. None where the file names nobody; a file that
 * cannot be read is the business of the probes.
 */
export async function contactLines(
  { contactsFile }: Target,
  checklist: Checklist,
): Promise<ReadonlyMap<string, string>> {
  if (contactsFile === undefined) return new Map();
  const contacts = await readFile(contactsFile, 'utf8')
    .then((text) => parseContacts(text, contactsFile))
    .catch(() => ({}));
  const known = new Map(Object.entries(contacts).map(([key, contact]) => [`contacts.${key}`, contact]));
  return new Map(
    itemsOf(checklist).flatMap(({ id, kind, text, probes }) => {
      const contact = kind === 'contact' ? known.get(probes[0] ?? '') : undefined;
      if (!contact) return [];
      const label = text.slice(0, text.indexOf(':') + 1);
      return [[id, `${label} ${describeContact(contact)}`] as const];
    }),
  );
}
