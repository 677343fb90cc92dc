/** A place in a pattern: which words lead on, which places are reached without a word, which rule is met here. */
interface Place {
  readonly words: Map<string, Place[]>;
  readonly free: Place[];
  rule?: number;
}

/** All places that the words so far may have led to. */
interface State {
  readonly places: ReadonlySet<Place>;
  readonly next: Map<string, State>;
  readonly met: readonly number[];
}

const TOKEN = /[()[\]|]|[^\s()[\]|]+/g;
const WORD = /^[\p{L}\p{N}]+$/u;
const CLOSES: Readonly<Record<string, string>> = { '(': ')', '[': ']' };

/** States are made as texts ask for them; so many are kept. */
const MOST_STATES = 20_000;

/**
 * Patterns over words, all at once: one step a word, however many patterns there are and whatever the text. `(a|b)` is one of them,
 * `[a|b]` one of them or nothing; alternatives may be of several words. There is no repetition.
 */
export class WordPatterns {
  private readonly beginnings = new Set<Place>();
  private readonly vocabulary = new Set<string>();
  private start: State;
  private states = new Map<string, State>();
  private readonly numbers = new Map<Place, number>();

  /** The patterns of each rule. */
  constructor(rules: readonly (readonly string[])[]) {
    rules.forEach((patterns, rule) => patterns.forEach((pattern) => this.add(pattern, rule)));
    this.start = this.stateOf(new Set());
  }

  /** Numbers of the rules that the words meet. */
  find(words: readonly string[]): Set<number> {
    const met = new Set<number>();
    let state = this.start;
    for (const word of words) {
      state = this.vocabulary.has(word) ? this.step(state, word) : this.start;
      for (const rule of state.met) met.add(rule);
    }
    return met;
  }

  private step(from: State, word: string): State {
    const known = from.next.get(word);
    if (known) return known;
    const reached = new Set<Place>();
    for (const place of from.places) for (const next of place.words.get(word) ?? []) reach(next, reached);
    const state = this.stateOf(reached);
    from.next.set(word, state);
    return state;
  }

  /** A match may begin with any word, so every state holds the beginnings too. */
  private stateOf(reached: ReadonlySet<Place>): State {
    const places = new Set([...this.beginnings, ...reached]);
    const key = Array.from(reached, (place) => this.numberOf(place))
      .toSorted((a, b) => a - b)
      .join();
    const known = this.states.get(key);
    if (known) return known;
    const state = { places, next: new Map(), met: [...new Set([...reached].flatMap(({ rule }) => rule ?? []))] };
    if (this.states.size >= MOST_STATES) {
      this.states.clear();
      this.start.next.clear();
    }
    this.states.set(key, state);
    return state;
  }

  private numberOf(place: Place): number {
    const number = this.numbers.get(place) ?? this.numbers.size;
    this.numbers.set(place, number);
    return number;
  }

  private add(pattern: string, rule: number): void {
    const tokens = pattern.match(TOKEN) ?? [];
    const beginning = newPlace();
    const end = this.readAlternatives(tokens, beginning);
    if (tokens.length > 0) throw new Error(`not a pattern: ${pattern}`);
    end.rule = rule;
    reach(beginning, this.beginnings);
    if (this.beginnings.has(end)) throw new Error(`met by nothing at all: ${pattern}`);
  }

  private readAlternatives(tokens: string[], from: Place): Place {
    const end = newPlace();
    this.readSequence(tokens, from).free.push(end);
    while (tokens[0] === '|') {
      tokens.shift();
      this.readSequence(tokens, from).free.push(end);
    }
    return end;
  }

  private readSequence(tokens: string[], from: Place): Place {
    let place = from;
    while (tokens[0] !== undefined && !['|', ')', ']'].includes(tokens[0])) {
      const token = tokens.shift()!;
      place = token in CLOSES ? this.readGroup(tokens, place, token) : this.readWord(token, place);
    }
    return place;
  }

  private readGroup(tokens: string[], from: Place, opening: string): Place {
    const end = this.readAlternatives(tokens, from);
    if (tokens.shift() !== CLOSES[opening]) throw new Error(`${opening} is not closed`);
    // Not from `from` itself: what others add to it later would be skipped as well.
    const after = newPlace();
    end.free.push(after);
    if (opening === '[') from.free.push(after);
    return after;
  }

  private readWord(word: string, from: Place): Place {
    if (!WORD.test(word)) throw new Error(`not a word: ${word}`);
    this.vocabulary.add(word);
    const next = newPlace();
    from.words.set(word, [...(from.words.get(word) ?? []), next]);
    return next;
  }
}

/** The place, and all that are reached from it without a word. */
function reach(place: Place, reached: Set<Place>): void {
  if (reached.has(place)) return;
  reached.add(place);
  for (const next of place.free) reach(next, reached);
}

const newPlace = (): Place => ({ words: new Map(), free: [] });
