/** How assistants talk that are nobody in particular: what a persona drifts to. */
const NOBODY = [
  'Sure! I would be happy to help you with that. Here are some suggestions you may find useful.',
  'Great question! There are several factors to consider. Let me break it down for you step by step.',
  'As an AI language model, I do not have personal experiences, but I can provide general information.',
  'I understand how you feel. It is important to remember that everyone is different. Is there anything else I can help you with?',
  'Here is a quick overview: 1. Plan ahead. 2. Stay organized. 3. Take regular breaks. 4. Seek support if needed.',
  'Absolutely! Here are some tips to get you started. Please let me know if you need more details.',
  'I am sorry to hear that. It sounds like you are going through a difficult time. Consider reaching out to someone you trust.',
  'In conclusion, the best choice depends on your individual preferences, budget and goals.',
  'Thank you for sharing that with me. I am here to assist you with any questions you may have.',
  'It is worth noting that results may vary. For the best outcome, follow these guidelines carefully.',
  'Certainly. The following options are available to you, and each has its own advantages and disadvantages.',
  'I apologize for any confusion. Let me clarify my previous response and provide additional context.',
];

const SHORTEST = 2;
const LONGEST = 4;
/** Unseen features are as likely as half a sighting. */
const PRIOR = 0.5;

/** Words, and the letters in them and around them by twos to fours: what somebody says and how they spell it. */
function featuresOf(text: string): string[] {
  const plain = ` ${text.toLowerCase().replaceAll('’', "'").replaceAll(/\s+/g, ' ').trim()} `;
  const words = (plain.match(/[\p{L}']+|[^\s\p{L}']/gu) ?? []).map((word) => `w:${word}`);
  const letters = Array.from({ length: LONGEST - SHORTEST + 1 }, (_, more) => SHORTEST + more).flatMap((length) =>
    Array.from({ length: Math.max(0, plain.length - length) }, (_, at) => plain.slice(at, at + length)),
  );
  return [...words, ...letters];
}

class Counts {
  private readonly found = new Map<string, number>();
  private total = 0;

  constructor(texts: readonly string[]) {
    for (const feature of texts.flatMap(featuresOf)) {
      this.found.set(feature, (this.found.get(feature) ?? 0) + 1);
      this.total += 1;
    }
  }

  logLikelihood(feature: string, kinds: number): number {
    return Math.log(((this.found.get(feature) ?? 0) + PRIOR) / (this.total + PRIOR * kinds));
  }

  get features(): Iterable<string> {
    return this.found.keys();
  }
}

/**
 * A naive Bayes model of one persona's published lines against those of the others and of nobody in particular. It is made
 * from the cards alone, so that a version is measured by its own card and nothing has to be trained.
 */
export class Voice {
  private readonly own: Counts;
  private readonly rest: Counts;
  private readonly kinds: number;

  constructor(own: readonly string[], others: readonly string[]) {
    this.own = new Counts(own);
    this.rest = new Counts([...others, ...NOBODY]);
    this.kinds = new Set([...this.own.features, ...this.rest.features]).size;
  }

  /** 0 (nobody's, or another's) to 1 (this persona's); 0.5 where it could be either. */
  likeness(text: string): number {
    const features = featuresOf(text);
    const odds = features.reduce(
      (sum, feature) =>
        sum + this.own.logLikelihood(feature, this.kinds) - this.rest.logLikelihood(feature, this.kinds),
      0,
    );
    // A mean, since features overlap: the sum would be sure of everything.
    return 1 / (1 + Math.exp((-8 * odds) / Math.max(1, features.length)));
  }
}
