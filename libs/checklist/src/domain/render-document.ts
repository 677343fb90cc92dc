import type { Checklist, Item } from './checklist.js';

/** The document, line for line; `lineOf` may write an item otherwise than it stands in an empty form. */
export function renderDocument({ parts }: Checklist, lineOf: (item: Item) => string = emptyLine): string {
  const blocks = parts.flatMap(({ heading, text, items }) => [
    ...(heading === undefined ? [] : [heading]),
    ...(text === undefined ? [] : [text]),
    ...(items.length === 0 ? [] : [items.map(lineOf).join('\n')]),
  ]);
  return `${blocks.join('\n\n')}\n`;
}

export const emptyLine = ({ kind, text }: Item): string => (kind === 'box' ? `- [ ] ${text}` : text);
