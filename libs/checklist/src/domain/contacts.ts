import { z } from 'zod';
import type { Clock } from '@rapport/kernel';
import { isPlaceholder } from './placeholder.js';
import { readYaml } from './read-yaml.js';

const DAY_MS = 86_400_000;

const text = z.string().max(500).optional();
const contactSchema = z.strictObject({
  /** Who. */
  name: text,
  team: text,
  /** How they are reached. */
  phone: text,
  email: text,
  channel: text,
  link: text,
  contact: text,
  /** Day on which somebody tried it. */
  verified: z.string().max(100),
});
const schema = z.record(z.string(), contactSchema);

export type Contact = z.infer<typeof contactSchema>;

/** Reads `operations/contacts.yaml`: contacts by key. Throws `checklist.file_invalid`. */
export const parseContacts = (content: string, file: string): Readonly<Record<string, Contact>> =>
  readYaml(content, file, schema);

/** Ways to reach a contact, as they are written into the document. */
export const waysTo = ({ phone, email, channel, link, contact }: Contact): readonly string[] =>
  [phone, email, channel, link, contact].filter((way) => way !== undefined);

/** Who it is, where that is said, and how they are reached. */
export const describeContact = (contact: Contact): string =>
  [contact.name, contact.team, ...waysTo(contact)].filter((part) => part !== undefined).join(' - ');

/** Why a contact could not be relied on; undefined when it can. */
export function contactsErrorOf(contact: Contact | undefined, clock: Clock, freshDays: number): string | undefined {
  if (!contact) return 'is not there';
  const ways = waysTo(contact);
  if (ways.length === 0) return 'cannot be reached in any way';
  if (ways.some(isPlaceholder)) return 'still has a placeholder in place of an address';
  if ([contact.name, contact.team].some((who) => who !== undefined && isPlaceholder(who))) {
    return 'still has a placeholder in place of a name';
  }
  const age = Math.floor((clock.now() - Date.parse(contact.verified)) / DAY_MS);
  if (Number.isNaN(age)) return 'was never verified: no day stands there';
  if (age < 0) return 'is said to have been verified in the future';
  return age > freshDays ? `was last verified ${age} days ago, and ${freshDays} are allowed` : undefined;
}
