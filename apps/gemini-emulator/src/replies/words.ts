/** Plain English word work: just enough for a stand-in to show what it was told. */

const STOP_WORDS = new Set(
  (
    'a about actually after again all also always am an and any anyone anything are as at be because been before being but by can ' +
    'could did do does doing don done down else even ever every feel feeling few for from get give go going gone got had has have ' +
    'having he hello her here hey hi him his how however i if in into is isn it its itself just keep know let like little long ' +
    'lot made make many may maybe me might mine more most much must my myself need never new next no not nothing now of off ok ' +
    'okay on once one only or other our out over own please quite rather really remember said same say see she should since so ' +
    'some someone something still such sure take tell than thank thanks that the their them then there these they thing things ' +
    'think this those though through time to today told too try under until up upon us use used very want wants was way we well ' +
    'went were what when where which while who whom why will with without won would yes yet you your yours yourself user person ' +
    'called last start started week day month year ago often soon excited glad'
  ).split(' '),
);

/** First person to second and back, so that what was said can be said back. */
const REFLECTIONS: Readonly<Record<string, string>> = {
  i: 'you',
  "i'm": 'you are',
  "i've": 'you have',
  "i'd": 'you would',
  "i'll": 'you will',
  me: 'you',
  my: 'your',
  mine: 'yours',
  myself: 'yourself',
  am: 'are',
  you: 'I',
  "you're": 'I am',
  your: 'my',
  yours: 'mine',
  yourself: 'myself',
};

export const sentencesOf = (text: string): string[] =>
  (text.match(/[^.!?\n]+[.!?]*/g) ?? [])
    .map((sentence) => sentence.trim())
    .filter((sentence) => /\p{L}/u.test(sentence));

/** A placeholder of the caller's, `[PERSON_4K7QM]` or `[PERSON]`: one word, and repeated as it is. */
const PLACEHOLDER = String.raw`\[[A-Z_]+(?:_[A-Z\d]{5})?\]`;
const WORD = new RegExp(`${PLACEHOLDER}|[\\p{L}\\p{N}]+(?:['’][\\p{L}]+)?`, 'gu');

const wordsOf = (text: string): string[] =>
  (text.match(WORD) ?? []).map((word) => (word.startsWith('[') ? word : word.toLowerCase()));

/** The words that carry the meaning, in the order of their first appearance. */
export const keywordsOf = (text: string): string[] => [
  ...new Set(wordsOf(text).filter((word) => word.length > 2 && !STOP_WORDS.has(word.replace(/['’].*$/, '')))),
];

/** A crude stem, so that `dogs` meets `dog` and `painting` meets `paint`. */
const stem = (word: string): string => word.replace(/(?:ing|ed|es|s)$/, '');

/** How many meaningful words two texts share. */
export function sharedWords(a: string, b: string): number {
  const known = new Set(keywordsOf(b).map(stem));
  return keywordsOf(a).filter((word) => known.has(stem(word))).length;
}

/** What an English text is about: its longest meaningful word, the later one of two. */
export function topicOf(text: string): string | undefined {
  // Without a single function word it is hardly English, and a topic would be a guess.
  if (keywordsOf(text).length === new Set(wordsOf(text)).size) return undefined;
  return keywordsOf(text)
    .filter((word) => !word.endsWith('ly'))
    .reduce<string | undefined>(
      (best, word) => (best === undefined || word.length >= best.length ? word : best),
      undefined,
    );
}

/** "I love my dog." becomes "you love your dog". */
export function reflect(sentence: string): string {
  const said = sentence.trim().replace(/[.!?]+$/, '');
  const turned = said.replace(/[\p{L}]+(?:['’][\p{L}]+)?/gu, (word) => {
    const reflection = REFLECTIONS[word.toLowerCase().replace('’', "'")];
    return reflection ?? word;
  });
  const first = turned.slice(0, turned.search(/\s|$/));
  return /^[A-Z][a-z]*$/.test(first) && first !== 'I' && isCommon(said) ? decapitalise(turned) : turned;
}

const isCommon = (text: string): boolean => {
  const first = wordsOf(text)[0] ?? '';
  return STOP_WORDS.has(first.replace(/['’].*$/, ''));
};

export const decapitalise = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
export const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
