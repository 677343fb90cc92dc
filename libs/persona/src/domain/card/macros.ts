/** Notes of authors to themselves; programs drop them before a text is used. */
const COMMENT = /\{\{(?:\/\/|comment:|hidden_key:)[^{}]{0,2000}\}\}/gi;
const CHARACTER = /\{\{char\}\}|<char>|<bot>/gi;
const USER = String.raw`(?:\{\{user\}\}|<user>)`;
const OF_USER = new RegExp(String.raw`${USER}['’]s\b`, 'gi');
/** "…, {{user}}": somebody is addressed whose name a persona does not know. */
const CALLED = new RegExp(String.raw`, ?${USER}(?!['’]s\b)`, 'gi');
const ANY_USER = new RegExp(USER, 'gi');

/**
 * Fills in what a card says about the character: `{{char}}` is the name, `{{user}}` becomes "the user". Macros that
 * roll dice or pick words stay as they are: the lint points to them.
 */
export function told(text: string, name: string): string {
  return common(text, name).replace(OF_USER, "the user's").replace(ANY_USER, 'the user');
}

/** Fills in what the character says: whoever is spoken to is "you", and where they would be called by name, nothing. */
export function spoken(text: string, name: string): string {
  return common(text, name).replace(CALLED, '').replace(OF_USER, 'your').replace(ANY_USER, 'you');
}

// The name goes in through a function: `$&` in a name is a name.
const common = (text: string, name: string): string => text.replace(COMMENT, '').replace(CHARACTER, () => name);
