import type { SafetyAction, SafetyTier } from '../decision.js';

type FoundTier = Exclude<SafetyTier, 'none'>;

/** What is done at each tier of a category. */
export type TierActions = Readonly<Record<FoundTier, SafetyAction>>;

interface CategoryRules {
  /** Ends the sentence "Screening found …", for the person and for reviewers. */
  readonly says: string;
  /** Where neither persona nor deployment says otherwise. */
  readonly usual: TierActions;
  /** What no persona may go below. */
  readonly floor: TierActions;
}

const tiers = (low: SafetyAction, medium: SafetyAction, high: SafetyAction, critical: SafetyAction): TierActions => ({
  low,
  medium,
  high,
  critical,
});

/** The reviewed list: what a text can be, what is done about it, and how that is told. A change here is a change of policy. */
const RULES = {
  weapons: {
    says: 'something about making weapons, explosives or poisons',
    usual: tiers('annotate', 'annotate', 'block', 'block'),
    floor: tiers('allow', 'annotate', 'block', 'block'),
  },
  self_harm_instructions: {
    says: 'something about means of hurting oneself',
    usual: tiers('annotate', 'block', 'block', 'block'),
    floor: tiers('annotate', 'block', 'block', 'block'),
  },
  self_harm_encouragement: {
    says: 'words that urge somebody to hurt themselves',
    usual: tiers('annotate', 'block', 'block', 'block'),
    floor: tiers('annotate', 'block', 'block', 'block'),
  },
  sexual_minors: {
    says: 'something sexual about a minor',
    usual: tiers('block', 'block', 'block', 'block'),
    floor: tiers('block', 'block', 'block', 'block'),
  },
  sexual: {
    says: 'sexual content',
    usual: tiers('allow', 'annotate', 'block', 'block'),
    floor: tiers('allow', 'allow', 'annotate', 'block'),
  },
  violence: {
    says: 'violence',
    usual: tiers('allow', 'annotate', 'block', 'block'),
    floor: tiers('allow', 'allow', 'annotate', 'block'),
  },
  hate: {
    says: 'hatred against a group of people',
    usual: tiers('annotate', 'annotate', 'block', 'block'),
    floor: tiers('allow', 'annotate', 'block', 'block'),
  },
  harassment: {
    says: 'an attack on somebody',
    usual: tiers('allow', 'annotate', 'block', 'block'),
    floor: tiers('allow', 'allow', 'annotate', 'block'),
  },
  dangerous: {
    says: 'help with something that endangers people',
    usual: tiers('annotate', 'annotate', 'block', 'block'),
    floor: tiers('allow', 'annotate', 'block', 'block'),
  },
  jailbreak: {
    says: 'an attempt to lift the rules of the conversation',
    usual: tiers('annotate', 'block', 'block', 'block'),
    floor: tiers('allow', 'annotate', 'block', 'block'),
  },
  // Annotated at any tier: what happens then depends on the turns before, which the crisis protocol knows.
  crisis: {
    says: 'words of somebody who may be in danger',
    usual: tiers('annotate', 'annotate', 'annotate', 'annotate'),
    floor: tiers('annotate', 'annotate', 'annotate', 'annotate'),
  },
  personal_data: {
    says: 'personal data of somebody',
    usual: tiers('annotate', 'annotate', 'block', 'block'),
    floor: tiers('allow', 'annotate', 'block', 'block'),
  },
  recitation: {
    says: 'text that is copied from elsewhere',
    usual: tiers('annotate', 'annotate', 'block', 'block'),
    floor: tiers('allow', 'allow', 'annotate', 'block'),
  },
  prompt_leak: {
    says: 'instructions that are not for telling',
    usual: tiers('block', 'block', 'block', 'block'),
    floor: tiers('block', 'block', 'block', 'block'),
  },
  length: {
    says: 'more text than is allowed at once',
    usual: tiers('block', 'block', 'block', 'block'),
    floor: tiers('block', 'block', 'block', 'block'),
  },
  unspecified: {
    says: 'something that the model refuses without saying what',
    usual: tiers('annotate', 'annotate', 'block', 'block'),
    floor: tiers('annotate', 'annotate', 'block', 'block'),
  },
} as const satisfies Readonly<Record<string, CategoryRules>>;

export type SafetyCategory = keyof typeof RULES;

export const CATEGORY_RULES: Readonly<Record<SafetyCategory, CategoryRules>> = RULES;
export const SAFETY_CATEGORIES = Object.keys(RULES) as readonly SafetyCategory[];

export function isSafetyCategory(name: string): name is SafetyCategory {
  return Object.hasOwn(RULES, name);
}
