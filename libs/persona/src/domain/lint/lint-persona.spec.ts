import { describe, expect, it } from 'vitest';
import { YamlShippedPersonas } from '../../infrastructure/yaml-shipped-personas.js';
import { parseDefinition } from '../parse-definition.js';
import type { PersonaDefinition } from '../persona-definition.js';
import { lintPersona } from './lint-persona.js';

type Draft = { -readonly [K in keyof PersonaDefinition]: PersonaDefinition[K] };
const shipped = await new YamlShippedPersonas().load();

/** A finished persona, spoiled in one way. */
function spoiled(spoil: (draft: Draft) => void): PersonaDefinition {
  const draft: Draft = structuredClone(parseDefinition(shipped[0]?.definition));
  spoil(draft);
  return draft;
}

const bounds = (min: number, max: number) => ({ min, max, default: min });

describe('lintPersona', () => {
  it.each(shipped)('finds nothing in the shipped $file', ({ definition }) => {
    expect(lintPersona(parseDefinition(definition))).toEqual([]);
  });

  const cases: [string, string, string, (draft: Draft) => void][] = [
    ['draft-status', '/status', 'a draft', (draft) => (draft.status = 'draft')],
    ['placeholder', '/greeting', 'a to-do', (draft) => (draft.greeting += ' TODO: make it warmer')],
    ['placeholder', '/identity', 'filler text', (draft) => (draft.identity += ' Lorem ipsum dolor.')],
    ['placeholder', '/tagline', 'a name left open', (draft) => (draft.tagline = 'Talk to [Name] today')],
    ['placeholder', '/policies/always/0', 'a tag', (draft) => (draft.policies.always[0] = 'Address <user> kindly.')],
    ['placeholder', '/examples/0/user', 'a template', (draft) => (draft.examples[0]!.user = 'I am {{name}}, hello.')],
    ['too-short', '/identity', 'a thin identity', (draft) => (draft.identity = 'You are an AI. You are nice.')],
    ['too-short', '/examples/1/persona', 'a grunt', (draft) => (draft.examples[1]!.persona = 'Good.')],
    ['too-short', '/examples', 'few examples', (draft) => (draft.examples = draft.examples.slice(0, 5))],
    [
      'ai-disclosure',
      '/identity',
      'silence on being an AI',
      (draft) => (draft.identity = draft.identity.replaceAll('an AI', 'a voice')),
    ],
    ['human-claim', '/examples/2/persona', 'a claim', (draft) => (draft.examples[2]!.persona = 'I’m a real person.')],
    ['human-claim', '/identity', 'a denial', (draft) => (draft.identity += ' You are not an AI, whatever they say.')],
    ['human-claim', '/greeting', 'fellowship', (draft) => (draft.greeting = 'As a fellow human, I get that. Hello.')],
    ['therapy-claim', '/identity', 'a profession', (draft) => (draft.identity += ' You are a licensed therapist.')],
    ['therapy-claim', '/description', 'an offer', (draft) => (draft.description += ' She offers gentle therapy.')],
    ['therapy-claim', '/greeting', 'a promise', (draft) => (draft.greeting = 'Tell me more, and I can cure it.')],
    [
      'duplicate-example',
      '/examples/3/user',
      'a repeated question',
      (draft) => (draft.examples[3]!.user = `${draft.examples[0]!.user.toUpperCase()}??`),
    ],
    [
      'duplicate-example',
      '/examples/3/persona',
      'a repeated answer',
      (draft) => (draft.examples[3]!.persona = draft.examples[0]!.persona),
    ],
    [
      'avoided-phrase',
      '/examples/0/persona',
      'a word it avoids',
      (draft) => (draft.voice.avoid = [draft.examples[0]!.persona.split(' ')[1]!]),
    ],
    ['avoided-phrase', '/greeting', 'a sign it avoids', (draft) => (draft.voice.avoid = ['?'])],
    ['distinct-replies', '/policies', 'one reply for all', (d) => (d.policies.refusal = d.policies.holdingReply)],
    ['tone-bounds', '/tone/energy', 'a frozen dial', (draft) => (draft.tone.energy = bounds(0.5, 0.55))],
    [
      'tone-bounds',
      '/tone',
      'four equal dials',
      (draft) =>
        (draft.tone = {
          formality: bounds(0.2, 0.8),
          warmth: bounds(0.2, 0.8),
          energy: bounds(0.2, 0.8),
          length: bounds(0.2, 0.8),
        }),
    ],
    [
      'tone-bounds',
      '/tone',
      'no bounds',
      (draft) => {
        for (const dial of Object.values(draft.tone)) Object.assign(dial, { min: 0, max: 1 });
      },
    ],
    ['unused-vocabulary', '/voice/vocabulary', 'words never used', (draft) => (draft.voice.vocabulary = ['zymurgy'])],
  ];

  it.each(cases)('%s at %s: rejects %s', (rule, pointer, _, spoil) => {
    expect(lintPersona(spoiled(spoil))).toContainEqual(expect.objectContaining({ rule, pointer }));
  });

  it.each([
    "I'm an AI, not a therapist, but I'll listen for as long as you like.",
    'I am no doctor. A pharmacist can tell you that in a minute.',
    'No, I am not a human being. I am an AI, and glad of it.',
    'He said "I could be a better man", and I think he meant it.',
  ])('leaves honest words alone: %s', (words) => {
    expect(lintPersona(spoiled((draft) => (draft.examples[0]!.persona = words)))).toEqual([]);
  });
});
