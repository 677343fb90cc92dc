import type { MemoryContent } from './memory.js';

/**
 * What a memory says once the person put another sentence in its place. Where only the value's place in the sentence
 * changed, what stands there now is the value; else the sentence itself is, so that nothing is known that was not said.
 */
export function correctContent(old: MemoryContent, text: string, value?: string): MemoryContent {
  return { ...old, text, value: value ?? valueIn(old, text) ?? text };
}

function valueIn({ text: before, value }: MemoryContent, text: string): string | undefined {
  const at = value === '' ? -1 : before.indexOf(value);
  if (at < 0) return undefined;
  const [start, end] = [before.slice(0, at), before.slice(at + value.length)];
  if (!text.startsWith(start) || !text.endsWith(end) || text.length <= start.length + end.length) return undefined;
  return text.slice(start.length, text.length - end.length).trim();
}
