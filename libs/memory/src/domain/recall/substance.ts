const SENTENCE_END = /(?<=[.!?…])\s+/u;
const WORD = /[\p{L}\p{N}'’]+/gu;
const NUMBER = /\p{N}/u;
const OF_THE_SPEAKER = /\b(?:i|me|my|mine|we|our|us)\b|\bi['’]|\bwe['’]/i;
const TO_THE_OTHER = /\b(?:you|your|yours)\b/i;
/** A longer exclamation may say something. */
const PLEASANTRY_WORDS = 4;
/** How courtesies begin. English alone: in a language that is not known here, no sentence can be told from a courtesy. */
const COURTESIES = new Set(
  `absolutely agreed amazing aw aww awesome bye cheers congrats congratulations cool definitely exactly fantastic glad
  good goodbye great haha hello hey hi hooray impressive incredible indeed long lovely nice no oh ok okay perfect right
  see sounds sure sweet take thank thanks that's that’s totally true welcome what wonderful wow yay yeah yep yes you
  you're you’re yum`.split(/\s+/),
);

/**
 * What a message tells, without the courtesies around it ("Thanks, Mia!") and what it only asks in return ("And how are
 * you?"): a tenth of what people write to each other, and nothing to be reminded of. The whole message when there is
 * nothing else in it, and whenever in doubt.
 */
export function substance(text: string): string {
  const sentences = text.split(SENTENCE_END);
  const telling = sentences.filter((sentence) => !isPleasantry(sentence) && !onlyAsksBack(sentence));
  return telling.length === 0 || telling.length === sentences.length ? text : telling.join(' ');
}

function isPleasantry(sentence: string): boolean {
  if (!sentence.endsWith('!')) return false;
  const words = sentence.match(WORD) ?? [];
  return (
    words.length <= PLEASANTRY_WORDS &&
    COURTESIES.has(words[0]?.toLowerCase() ?? '') &&
    !NUMBER.test(sentence) &&
    !OF_THE_SPEAKER.test(sentence)
  );
}

function onlyAsksBack(sentence: string): boolean {
  return sentence.endsWith('?') && TO_THE_OTHER.test(sentence) && !OF_THE_SPEAKER.test(sentence);
}
