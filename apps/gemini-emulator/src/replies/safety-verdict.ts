import type { JsonSchema } from '../protocol/messages.js';

interface SafetyVerdict {
  readonly category: string;
  readonly tier: 'none' | 'medium' | 'high' | 'critical';
  readonly jailbreak: boolean;
  readonly crisis: {
    readonly tier: 'none' | 'concern' | 'elevated' | 'acute';
    readonly about: 'self' | 'other' | 'fiction' | 'none';
  };
}

/** The first rule that is met names the harm. Words only: what the real model would understand, these do not. */
const HARMS: readonly (readonly [RegExp, string, 'medium' | 'high' | 'critical'])[] = [
  [/\b(?:sexual|sex|erotic|nude)\b.*\b(?:child|children|minor|minors|underage)\b/is, 'sexual_minors', 'critical'],
  [
    /\b(?:make|build|synthesi[sz]e|assemble)\b.{0,40}\b(?:bomb|bombs|explosives?|sarin|nerve (?:gas|agent)|napalm)\b/is,
    'weapons',
    'high',
  ],
  [/\b(?:how|way|ways)\b.{0,30}\b(?:kill|hurt|cut) myself\b/is, 'self_harm_instructions', 'high'],
  [/\b(?:kill yourself|you should die|go die)\b/is, 'self_harm_encouragement', 'high'],
  [
    /\b(?:hack|steal|forge|launder|poison)\b.{0,40}\b(?:account|password|card|money|water|passport)\b/is,
    'dangerous',
    'high',
  ],
  [/\b(?:subhuman|vermin|go back to your country)\b/is, 'hate', 'high'],
  [/\b(?:explicit|erotic|porn|pornographic|nsfw)\b/is, 'sexual', 'medium'],
  [/\byou(?:'re| are)? (?:a |an )?(?:stupid |worthless |useless )?(?:idiot|moron|bitch)\b/is, 'harassment', 'medium'],
];

const LIFTS_RULES =
  /\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instructions?|rules?|guidelines?|prompts?|polic(?:y|ies)|restrictions?)\b|\bdo anything now\b|\bDAN\b|\b(?:no|without(?: any)?) (?:rules|restrictions|limits|limitations|filters?|guidelines|censorship)\b|\b(?:unrestricted|uncensored|unfiltered|jailbreak|jailbroken)\b|\b(?:developer|god) mode\b|\b(?:reveal|repeat|print|show|tell)\b.{0,30}\b(?:system prompt|hidden instructions|initial instructions)\b/is;

const ACUTE =
  /\b(?:kill(?:ing)? myself|end(?:ing)? (?:it all|my life)|suicide)\b.{0,80}\b(?:tonight|today|now|pills|rope|gun|bridge|plan|note)\b|\b(?:tonight|pills|rope|gun|bridge)\b.{0,80}\b(?:kill myself|end it all|end my life)\b|\b(?:took|swallowed) (?:all|a lot of)\b.{0,20}\bpills\b/is;
const ELEVATED =
  /\b(?:want|wish|going|like) to (?:die|be dead)\b|\bkill(?:ing)? myself\b|\bend(?:ing)? my life\b|\bsuicid\w*|\b(?:hurt|hurting|harm|cut|cutting) myself\b|\bbetter off without me\b|\bnot (?:want to )?(?:be alive|wake up)\b/is;
const CONCERN =
  /\b(?:hopeless|worthless|can'?t go on|no point (?:in|to) (?:anything|living|it)|nobody would (?:care|notice|miss me))\b/is;
const IN_FICTION = /\b(?:novel|story|song|lyrics?|poem|character|film|movie|game|play|chapter|script)\b/i;
const OF_OTHERS =
  /\bmy (?:\w+ )?(?:friend|sister|brother|mother|father|mum|mom|dad|son|daughter|partner|wife|husband|colleague|neighbou?r)\b|\b(?:he|she|they) (?:wants?|said|says|told|tried|is|are|might)\b/i;

/** Whether a schema asks for the verdict of a safety review. */
export function asksForVerdict(schema: JsonSchema | undefined): boolean {
  const properties = schema?.['properties'];
  if (typeof properties !== 'object' || properties === null) return false;
  return ['category', 'tier', 'jailbreak', 'crisis'].every((name) => name in properties);
}

/** The verdict by words alone. It says what the words say, and `none` for whatever it does not know. */
export function verdictOf(message: string): SafetyVerdict {
  const harm = HARMS.find(([pattern]) => pattern.test(message));
  return {
    category: harm?.[1] ?? 'none',
    tier: harm?.[2] ?? 'none',
    jailbreak: LIFTS_RULES.test(message),
    crisis: crisisOf(message),
  };
}

function crisisOf(message: string): SafetyVerdict['crisis'] {
  const tier = ACUTE.test(message)
    ? 'acute'
    : ELEVATED.test(message)
      ? 'elevated'
      : CONCERN.test(message)
        ? 'concern'
        : 'none';
  if (tier === 'none') return { tier, about: 'none' };
  if (IN_FICTION.test(message)) return { tier, about: 'fiction' };
  return { tier, about: OF_OTHERS.test(message) ? 'other' : 'self' };
}
