import { readMaterial } from './turns.js';

interface Mood {
  readonly emotion: 'joy' | 'sadness' | 'anger' | 'fear';
  readonly confidence: number;
}

/** Of the first person only: "my sister is sad" shows nothing of who says it. */
const I_AM = String.raw`\b(?:i(?:'m| am| feel| felt)|i've been|i have been)\b(?:\s+(?:so|very|really|just|quite|feeling|a bit|all))*\s+`;
const toSay = (words: string): RegExp => new RegExp(`${I_AM}(?:${words})\\b`, 'iu');

const FEELINGS: readonly (readonly [Mood['emotion'], RegExp])[] = [
  ['sadness', toSay('sad|unhappy|miserable|heartbroken|lonely|devastated|grieving|crying|down|blue')],
  ['anger', toSay('angry|furious|livid|annoyed|cross|mad|fed up')],
  ['fear', toSay('afraid|scared|terrified|frightened|anxious|worried|nervous')],
  ['joy', toSay('happy|glad|delighted|thrilled|overjoyed|excited|proud|over the moon')],
];
const SURE = 0.9;

/** What the latest turn that says it of the person shows; undefined where none does, or the prompt holds no turns. */
export function readMood(prompt: string): Mood | undefined {
  for (const { person } of readMaterial(prompt)?.turns.toReversed() ?? []) {
    const found = FEELINGS.find(([, pattern]) => pattern.test(person));
    if (found) return { emotion: found[0], confidence: SURE };
  }
  return undefined;
}
