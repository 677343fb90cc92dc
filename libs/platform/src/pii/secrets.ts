import { SURE } from './personal-data.js';
import { recognise } from './recogniser.js';

/** Prefixes that their makers chose to be found by. */
const PREFIXED = new RegExp(
  `(?<![\\w-])(?:${[
    'AIza[\\w-]{35}',
    'ya29\\.[\\w-]{20,512}',
    'GOCSPX-[\\w-]{20,64}',
    'sk-(?:proj-|ant-|or-|live-|svcacct-)?[\\w-]{20,256}',
    '[rsp]k_(?:live|test)_[\\dA-Za-z]{16,256}',
    '(?:AKIA|ASIA|AROA|AIDA)[\\dA-Z]{16}',
    'gh[pousr]_[\\dA-Za-z]{36,255}',
    'github_pat_\\w{22,255}',
    'glpat-[\\w-]{20,64}',
    'npm_[\\dA-Za-z]{36}',
    'hf_[\\dA-Za-z]{30,64}',
    'xox[abeprs]-[\\w-]{10,256}',
    'SG\\.[\\w-]{16,64}\\.[\\w-]{16,64}',
    'rpt_[\\w-]{20,256}',
  ].join('|')})(?![\\w])`,
  'g',
);
const JWT = /(?<![\w.-])eyJ[\w-]{8,4096}\.[\w-]{8,4096}\.[\w-]{0,1024}(?![\w-])/g;
// Ends at the next pair of dashes, so that many beginnings without an end cost no more than one.
const PEM =
  /-----BEGIN [A-Z ]{0,32}PRIVATE KEY-----(?:[\w+/=\s:,\\]|-(?!-)){0,8192}(?:-----END [A-Z ]{0,32}PRIVATE KEY-----)?/g;
const BEARER = /(?<=\b(?:bearer|basic) )[\w.~+/-]{16,4096}={0,2}(?![\w])/gi;
const URL_PASSWORD = /(?<=:\/\/[^\s:@/]{0,64}:)[^\s:@/]{3,128}(?=@)/g;
/** A word that names a secret, then something that no one would write as a word. */
const NAMED =
  /(?<=\b(?:api[ _-]?key|secret(?:[ _-]?key)?|access[ _-]?(?:key|token)|auth[ _-]?token|token|client[ _-]?secret|passphrase|password|passwd|pwd)\b\\?["']?(?:\s{0,2}[:=]\s{0,2}| is:? | was:? )\\?["'`]?)(?![\\"'`])[!-~](?:(?![\\"`<>])[!-~]){7,255}/gi;

/** Shannon's, in bits a character. Words have about 3, random base64 above 4 from some twenty characters on. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}

function looksRandom(value: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^\dA-Za-z]/].filter((kind) => kind.test(value)).length;
  return kinds >= 3
    ? entropy(value) > 2.5
    : value.length >= 16 && kinds === 2 && /\d/.test(value) && entropy(value) > 3;
}

export const secretRecognisers = [
  recognise('SECRET', PREFIXED, (value) => (/\d/.test(value) ? SURE.proved + 0.04 : undefined)),
  recognise('SECRET', JWT, () => SURE.proved + 0.04),
  recognise('SECRET', PEM, () => SURE.proved + 0.04),
  recognise('SECRET', BEARER, (value) => (looksRandom(value) ? SURE.proved : undefined)),
  recognise('SECRET', URL_PASSWORD, () => SURE.likely),
  recognise('SECRET', NAMED, (value) =>
    looksRandom(value) && !value.includes('@') && !/^https?:/.test(value) ? SURE.named + 0.01 : undefined,
  ),
];
