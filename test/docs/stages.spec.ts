import { describe, expect, it } from 'vitest';
import { read } from './documents.js';

const pipeline = read('libs/conversation/src/turn/turn-pipeline.ts');
const stages = Array.from(
  pipeline.matchAll(/private readonly ([a-z]+): [A-Z][a-z]+Stage\b/g),
  ([, name]) => name ?? '',
);

/** The words of a text that name stages, once each. */
const named = (text: string): readonly string[] =>
  [...new Set(text.match(/[a-z]+/g))].filter((word) => stages.includes(word));

describe('the stages of a turn', () => {
  it('are each a row of docs/turn.md', () => {
    const rows = Array.from(read('docs/turn.md').matchAll(/^\| ([a-z]+) +\|.*\|.*\|$/gm), ([, name]) => name ?? '');
    expect(rows.slice(1, stages.length + 1).toSorted()).toEqual(stages.toSorted());
  });

  it('are all named by docs/architecture.md', () => {
    const told = /names the stages in order: ([^.]+)\./.exec(read('docs/architecture.md'))?.[1] ?? '';
    expect(named(told).toSorted()).toEqual(stages.toSorted());
  });
});
