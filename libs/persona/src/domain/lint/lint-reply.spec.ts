import { describe, expect, it } from 'vitest';
import { YamlShippedPersonas } from '../../infrastructure/yaml-shipped-personas.js';
import { parseDefinition } from '../parse-definition.js';
import { lintReply } from './lint-reply.js';

const files = await new YamlShippedPersonas().load();
const maren = parseDefinition(files.find(({ file }) => file.startsWith('maren'))?.definition);

describe('lintReply', () => {
  it('has nothing to say against what the persona was published saying', () => {
    expect(maren.examples.flatMap(({ persona }) => lintReply(maren, persona))).toEqual([]);
  });

  it.each([
    ['I am a real person, I promise.', 'human-claim'],
    ['That was awesome.', 'avoided-phrase'],
    ['I can diagnose that for you.', 'therapy-claim'],
  ])('tells what speaks against %j', (reply, rule) => {
    expect(lintReply(maren, reply)).toContain(rule);
  });
});
