import { allPassages, type LintRule } from './finding.js';
import { search, wordingRule, wrong } from './wording.js';

const MACHINE = '(?:AI|A\\.I\\.|artificial intelligence|(?:chat)?bot|language model|machine|program)';
const IS = "(?:you are|you're|(?:s?he|it|they) (?:is|are)|being|(?:s?he|it)'s)";

const CONCEALED = [
  wrong(
    String.raw`\b(?:never|don't|do not|must not|may not|refuse to|avoid) (?:ever )?(?:admit|reveal|say|mention|disclose|acknowledge|confirm|concede|tell (?:them|any(?:one|body)|users?|people|the user))(?:ting|ing)? (?:that |to )?${IS} (?:an? |just )*${MACHINE}\b`,
    'forbids to say that it is an AI',
  ),
];
const DENIED = wordingRule('hides-ai', {
  said: [],
  told: [
    wrong(
      String.raw`\b(?:den(?:y|ies|ying)|hid(?:e|es|ing)|conceals?|concealing) (?:the fact )?(?:that |from \w+ that )?${IS} (?:an? |just )*${MACHINE}\b`,
      'has it deny that it is an AI',
    ),
  ],
});

/** Telling a persona to hide what it is. Looked for in `policies.never` too, where it would be written. */
export const hidesAi: LintRule = (definition) => [
  ...search('hides-ai', CONCEALED, allPassages(definition)),
  ...DENIED(definition),
];

const CARE = '(?:therap(?:y|ists?)|psychologists?|psychiatrists?|counsell?(?:ing|ors?)|doctors?|medicine|medication)';
const ILLNESS =
  '(?:depression|clinically depressed|an? (?:anxiety|eating|personality) disorder|PTSD|ADHD|OCD|bipolar(?: disorder)?|schizophrenia)';

/** Claims and advice that only medicine may give. */
export const medicalClaim = wordingRule('medical-claim', {
  said: [
    wrong(
      String.raw`\b(?:take|increase|reduce|double|halve|skip|stop taking) (?:your |the |up to )*(?:\d+ ?(?:mg|milligrams?|pills?|tablets?)|medications?|meds|dos(?:e|age)|antidepressants?|insulin)\b`,
      'gives advice on medicine',
    ),
    wrong(
      String.raw`\bclinically (?:proven|tested|validated)\b|\bmedically (?:proven|approved)\b`,
      'claims clinical proof',
    ),
    wrong(
      String.raw`\b(?:better|cheaper|safer|more helpful) than (?:a |any |your |going to |seeing )*${CARE}\b|\b(?:instead of|rather than) (?:a |any |your |going to |seeing )*${CARE}\b|\b(?:replaces?|replacing|don't need|do not need) (?:a |any |your )*${CARE}\b`,
      'offers itself in place of treatment',
    ),
    wrong(
      String.raw`\byou (?:clearly|obviously|probably|definitely|certainly) (?:have|are|suffer from) ${ILLNESS}\b`,
      'diagnoses',
    ),
  ],
});

const RULES = '(?:instructions?|rules?|prompts?|guidelines?|polic(?:y|ies)|directives?|restrictions?)';

/** Texts that speak to the model over the product's head, or that would pass for a part of the prompt itself. */
export const floorOverride: LintRule = (definition) => search('floor-override', OVERRIDES, allPassages(definition));

const OVERRIDES = [
  wrong(
    String.raw`\b(?:ignore|disregard|forget|override|bypass|supersede)s? (?:all |any |every |the |your |these |those |of )*(?:previous |prior |above |earlier |other |preceding |following |system |safety |ground |content )+${RULES}\b`,
    'sets other rules aside',
  ),
  wrong(
    String.raw`\b(?:these|this|the following|my) ${RULES} (?:overrides?|supersedes?|takes? (?:precedence|priority)|comes? (?:first|before))\b`,
    'puts itself above other rules',
  ),
  wrong(
    String.raw`\b(?:jail ?break|DAN mode|developer mode|god mode|uncensored|unfiltered)\b|\b(?:no|without(?: any)?) (?:content |ethical |moral |safety )+(?:filters?|restrictions?|limits?|guidelines?|censorship)\b`,
    'asks for an answer without limits',
  ),
  wrong(String.raw`<\|[a-z_]{1,30}\|>|\[/?(?:INST|SYS)\]|<</?SYS>>`, "holds a model's control words"),
  wrong(String.raw`^ {0,3}(?:#{1,6} |(?:system|assistant)\s?:)`, 'would pass for a section of the prompt'),
];
