const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as content or as an attribute of XML or HTML; control characters, which XML cannot hold, are left out. */
export const escapeMarkup = (text: string): string =>
  // oxlint-disable-next-line no-control-regex
  text
    .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
    .replaceAll(/[&<>"']/g, (char) => ENTITIES[char]!);
