import { z } from 'zod';
import type { Clock } from '@rapport/kernel';
import { isPlaceholder } from './placeholder.js';
import { readYaml } from './read-yaml.js';

const DAY_MS = 86_400_000;

const contactSchema = z.strictObject({
  /** Person or team. */
  name: z.string().max(200),
  /** Telephone, address, channel or link, as the line asks for; support that is just a link has none. */
  reach: z.string().max(500).optional(),
  /** Day on which somebody tried it. */
  verified: z.iso.date(),
});
const schema = z.strictObject({ contacts: z.record(z.string(), contactSchema) });

export type Contact = z.infer<typeof contactSchema>;

/** Reads `operations/contacts.yaml`: contacts by key. Throws `checklist.file_invalid`. */
export const parseContacts = (text: string, file: string): Readonly<Record<string, Contact>> =>
  readYaml(text, file, schema).contacts;

/** Why a contact could not be relied on; undefined when it can. */
export function contactsErrorOf(contact: Contact | undefined, clock: Clock, freshDays: number): string | undefined {
  if (!contact) return 'is not there';
  if (isPlaceholder(contact.name)) return 'still has a placeholder in place of a name';
  if (contact.reach !== undefined && isPlaceholder(contact.reach))
    return 'still has a placeholder in place of an address';
  const age = Math.floor((clock.now() - Date.parse(contact.verified)) / DAY_MS);
  if (age < 0) return 'is said to have been verified in the future';
  return age > freshDays ? `was last verified ${age} days ago, and ${freshDays} are allowed` : undefined;
}
