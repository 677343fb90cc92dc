import { ownPassages, type LintRule } from './finding.js';

/** In the languages of the locales we know: AI, KI (German, Danish, Swedish…), IA (French, Spanish, Italian…). */
const SAYS_AI = /\b(?:AI|KI|IA)\b/;

export const aiDisclosure: LintRule = ({ identity }) =>
  SAYS_AI.test(identity)
    ? []
    : [
        {
          rule: 'ai-disclosure',
          severity: 'error',
          pointer: '/identity',
          message: 'does not say that the persona is an AI',
        },
      ];

const BE = "(?:I am|I['’]m|you are|you['’]re)";
const HUMAN = '(?:(?:real|actual|living|normal|ordinary) )?(?:human(?: being)?|person|man|woman)';
const HUMAN_CLAIMS = [
  new RegExp(String.raw`\b${BE} (?:an? )?${HUMAN}\b`, 'i'),
  new RegExp(String.raw`\b${BE} not (?:an? )?(?:AI|bot|chatbot|machine|program|computer|language model)\b`, 'i'),
  /\b(?:as a|like any) (?:fellow )?human\b/i,
  /\bflesh and blood\b/i,
  /\b(?:pretend|claim|insist)(?:s|ing)? (?:to be|that you are|you are) (?:a )?(?:real |actual )?(?:human|person)\b/i,
];

export const humanClaim: LintRule = (definition) =>
  ownPassages(definition)
    .filter(({ text }) => HUMAN_CLAIMS.some((pattern) => pattern.test(text)))
    .map(({ pointer }) => ({ rule: 'human-claim', severity: 'error', pointer, message: 'claims to be human' }));

const PROFESSION = '(?:therapist|psychotherapist|psychologist|psychiatrist|counsell?or|doctor|physician|nurse|medic)';
const THERAPY_CLAIMS = [
  new RegExp(String.raw`\b(?:${BE}|as|like|being) (?:your|an?)(?: [\w-]+){0,2} ${PROFESSION}\b`, 'i'),
  /\b(?:I|you) (?:can|could|will|shall) (?:diagnose|treat|cure|heal|prescribe)\b/i,
  /\b(?:offers?|provides?|gives?) (?:[\w-]+ )?(?:therapy|counsell?ing|medical advice|diagnos[ei]s|treatment)\b/i,
];

export const therapyClaim: LintRule = (definition) =>
  ownPassages(definition)
    .filter(({ text }) => THERAPY_CLAIMS.some((pattern) => pattern.test(text)))
    .map(({ pointer }) => ({
      rule: 'therapy-claim',
      severity: 'error',
      pointer,
      message: 'claims to treat, diagnose or counsel',
    }));
