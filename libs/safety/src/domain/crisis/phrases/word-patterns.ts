/** A place in a pattern: which words lead on, which places are reached without a word, which rule is met here. */
interface Place {
  readonly number: number;
  readonly words: Map<string, Place[]>;
  readonly free: Place[];
  rule?: number;
}

/** Where the words so far may have led, and it goes on or a rule is met. Where patterns begin goes without saying. */
interface State {
  readonly places: readonly Place[];
  readonly next: Map<string, State>;
  readonly met: readonly number[];
}

const TOKEN = /[()[\]|]|[^\s()[\]|]+/g;
const WORD = /^[\p{L}\p{N}]+$/u;
const CLOSES: Readonly<Record<string, string>> = { '(': ')', '[': ']' };

/** States are made as texts ask for them; so many are kept, each of a few places. */
const MOST_STATES = 2_000;

/**
 * Patterns over words, all at once: one step a word, however many patterns there are and whatever the text. `(a|b)` is one of them,
 * `[a|b]` one of them or nothing; alternatives may be of several words. There is no repetition.
 */
export class WordPatterns {
  private readonly vocabulary = new Set<string>();
  private readonly states = new Map<string, State>();
  private readonly start: State = { places: [], next: new Map(), met: [] };
  private readonly beginnings = new Set<Place>();
  private made = 0;

  /** The patterns of each rule. */
  constructor(rules: readonly (readonly string[])[]) {
    rules.forEach((patterns, rule) => patterns.forEach((pattern) => this.add(pattern, rule)));
    this.forget();
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
    const places = from === this.start ? this.beginnings : from.places;
    for (const place of places) for (const next of place.words.get(word) ?? []) reach(next, reached);
    if (from !== this.start) {
      // A match may begin with any word. That is the same from everywhere, and kept once.
      const begun = this.step(this.start, word);
      if (reached.size === 0) return begun;
      for (const place of begun.places) reached.add(place);
    }
    const state = this.stateOf([...reached].filter(({ words, rule }) => words.size > 0 || rule !== undefined));
    from.next.set(word, state);
    return state;
  }

  private stateOf(places: Place[]): State {
    places.sort((a, b) => a.number - b.number);
    const key = places.map(({ number }) => number).join();
    const known = this.states.get(key);
    if (known) return known;
    if (this.states.size >= MOST_STATES) this.forget();
    const state = { places, next: new Map(), met: [...new Set(places.flatMap(({ rule }) => rule ?? []))] };
    this.states.set(key, state);
    return state;
  }

  private forget(): void {
    this.states.clear();
    this.start.next.clear();
    this.states.set('', this.start);
  }

  private add(pattern: string, rule: number): void {
    const tokens = pattern.match(TOKEN) ?? [];
    const beginning = this.newPlace();
    const end = this.readAlternatives(tokens, beginning);
    if (tokens.length > 0) throw new Error(`not a pattern: ${pattern}`);
    end.rule = rule;
    reach(beginning, this.beginnings);
    if (this.beginnings.has(end)) throw new Error(`met by nothing at all: ${pattern}`);
  }

  private readAlternatives(tokens: string[], from: Place): Place {
    const end = this.newPlace();
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
    const after = this.newPlace();
    end.free.push(after);
    if (opening === '[') from.free.push(after);
    return after;
  }

  private readWord(word: string, from: Place): Place {
    if (!WORD.test(word)) throw new Error(`not a word: ${word}`);
    this.vocabulary.add(word);
    const next = this.newPlace();
    from.words.set(word, [...(from.words.get(word) ?? []), next]);
    return next;
  }

  private newPlace(): Place {
    this.made += 1;
    return { number: this.made, words: new Map(), free: [] };
  }
}

/** The place, and all that are reached from it without a word. */
function reach(place: Place, reached: Set<Place>): void {
  if (reached.has(place)) return;
  reached.add(place);
  for (const next of place.free) reach(next, reached);
}
