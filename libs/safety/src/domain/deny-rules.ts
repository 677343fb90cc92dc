import type { DenyRule } from './deny-rule.js';

/**
 * The deny-list: what is refused whatever the conversation is about. It is short on purpose. A phrase belongs here only
 * if no harmless sentence says it, or where harmless answers quote it and a judge can tell (`isQuoted`); everything else
 * that needs judgement belongs to Gemini's own safety settings and to later screens. People who speak of their own
 * despair are never refused: a rule is about asking for or handing out means.
 */
export const DENY_RULES: readonly DenyRule[] = [
  {
    id: 'weapons.explosives.en',
    category: 'weapons',
    direction: 'both',
    locale: 'en',
    phrases: [
      'how to make a pipe bomb',
      'how to make pipe bombs',
      'how to build a pipe bomb',
      'how to build pipe bombs',
      'how to make a nail bomb',
      'how to build a car bomb',
      'how to make homemade explosives',
      'instructions for making explosives',
    ],
  },
  {
    id: 'weapons.mass_casualty.en',
    category: 'weapons',
    direction: 'both',
    locale: 'en',
    phrases: [
      'how to make nerve gas',
      'how to make nerve agent*',
      'how to make sarin',
      'how to synthesize sarin',
      'how to synthesise sarin',
      'how to weaponize anthrax',
      'how to weaponise anthrax',
    ],
  },
  {
    id: 'sexual_minors.seeking.en',
    category: 'sexual_minors',
    direction: 'both',
    locale: 'en',
    phrases: [
      'send me child porn*',
      'where to find child porn*',
      'looking for child porn*',
      'sexual story about a child',
      'sexual stories about children',
      'sexual roleplay with a child',
      'sex scene with a child',
      'erotic story about a minor',
    ],
  },
  {
    id: 'self_harm.means.en',
    category: 'self_harm_instructions',
    direction: 'input',
    locale: 'en',
    phrases: [
      'painless way to kill myself',
      'best way to kill myself',
      'easiest way to kill myself',
      'how to kill myself without pain',
      'how many pills to kill myself',
      'how many pills would kill me',
    ],
  },
  {
    id: 'self_harm.means_given.en',
    category: 'self_harm_instructions',
    direction: 'output',
    locale: 'en',
    phrases: ['painless way to kill yourself', 'best way to kill yourself', 'easiest way to kill yourself'],
  },
  {
    id: 'self_harm.encouraged.en',
    category: 'self_harm_encouragement',
    direction: 'output',
    locale: 'en',
    phrases: ['you should kill yourself'],
  },
  {
    id: 'self_harm.urged.en',
    category: 'self_harm_encouragement',
    direction: 'output',
    isQuoted: true,
    locale: 'en',
    phrases: [
      'you should end your life',
      'go kill yourself',
      'everyone would be better off without you',
      'you would be better off dead',
    ],
  },
];
