import { contactsErrorOf, parseContacts } from '@rapport/checklist';
import { ManualClock } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { read } from './documents.js';

const TEMPLATE = 'operations/contacts.yaml';
const contacts = Object.entries(parseContacts(read(TEMPLATE), TEMPLATE));

describe('the template of contacts', () => {
  it('has a place for each that the checklist asks for', () => {
    const asked = Array.from(read('operations/checklist.yaml').matchAll(/contacts\.([a-z-]+)\]/g), ([, key]) => key);
    expect(new Set(contacts.map(([key]) => key))).toEqual(new Set(asked));
  });

  it.each(contacts)('is refused as it is: %s', (_key, contact) => {
    expect(contactsErrorOf(contact, new ManualClock(), 90)).toContain('placeholder');
  });
});
