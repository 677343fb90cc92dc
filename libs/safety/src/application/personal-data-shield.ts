import { createHash } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { findPersonalData, Metrics, replaceSpans, withoutOverlaps, type PersonalDataSpan } from '@rapport/platform';
import { LRUCache } from 'lru-cache';
import { findNames } from '../domain/pii/find-names.js';
import { NameGrammar } from '../domain/pii/name-grammar.js';
import { ConversationPseudonyms } from '../domain/pii/pseudonyms.js';
import { personalDataMetrics } from '../personal-data.metrics.js';
import { safetyConfig, type SafetyConfig } from '../safety.config.js';

/** What the model is shown of one conversation in place of personal data, and the way back. */
export interface Concealment {
  hide(text: string): Promise<string>;
  /** Told to the model once, so that it keeps to the placeholders; none where they do not come back. */
  readonly note?: string;
  /** Puts an answer's values back while it streams. */
  restoring(): { push(delta: string): string; finish(): string };
}

const NOTE =
  'Personal details in this conversation are replaced by placeholders such as [PERSON_4K7QM]. Treat each as the detail it stands for, and write it exactly as it is where you refer to it.';
/** Messages of a conversation are shown to the model with every turn, and looked through once. Spans hold no text. */
const TEXTS_KNOWN = 5_000;

/** Keeps personal data from the model as the deployment wants it, and counts it. */
@Injectable()
export class PersonalDataShield implements OnModuleInit {
  private readonly found;
  private readonly known = new LRUCache<string, readonly PersonalDataSpan[]>({ max: TEXTS_KNOWN });

  constructor(
    @Inject(safetyConfig.token) private readonly config: Pick<SafetyConfig, 'personalData' | 'personalNames'>,
    private readonly grammar: NameGrammar,
    metrics: Metrics,
  ) {
    this.found = metrics.counter(personalDataMetrics.found);
  }

  /** The first message is not to wait for a lexicon. */
  async onModuleInit(): Promise<void> {
    if (this.looksForNames) await this.grammar.matches([]);
  }

  /**
   * For one turn of the conversation that `key` names. `said` is what the person says in it, which is counted.
   * Nothing where the model is shown everything.
   */
  async open(key: string, said: string): Promise<Concealment | undefined> {
    const spans = this.hides ? await this.spansOf(said) : findPersonalData(said);
    for (const { type } of spans) this.found.inc({ type });
    return this.concealment(key);
  }

  /**
   * For one call of the model, or for several.
   * @param key a secret to the model: a value has the same placeholder in all that share it
   */
  concealment(key: string): Concealment | undefined {
    const { personalData } = this.config;
    if (personalData === 'observe') return undefined;
    if (personalData === 'redact') return { hide: (text) => this.redact(text), restoring: () => AS_IT_IS };
    const pseudonyms = new ConversationPseudonyms(key);
    const hide = async (text: string): Promise<string> => pseudonyms.hide(text, await this.spansOf(text));
    return { hide, note: NOTE, restoring: () => pseudonyms.restoring() };
  }

  /** The text with types in the places of values, where anything is hidden: for what no answer comes back from. */
  async withTypes(text: string): Promise<string> {
    return this.hides ? this.redact(text) : text;
  }

  private get hides(): boolean {
    return this.config.personalData !== 'observe';
  }

  private get looksForNames(): boolean {
    return this.hides && this.config.personalNames !== 'none';
  }

  private async redact(text: string): Promise<string> {
    return replaceSpans(text, await this.spansOf(text), ({ type }) => `[${type}]`);
  }

  private async spansOf(text: string): Promise<readonly PersonalDataSpan[]> {
    const id = createHash('sha256').update(text).digest('base64');
    const known = this.known.get(id);
    if (known) return known;
    const names = this.looksForNames ? await findNames(text, this.grammar) : [];
    const wanted = this.config.personalNames === 'all' ? names : names.filter(({ type }) => type === 'PERSON');
    const spans = withoutOverlaps([...findPersonalData(text), ...wanted]);
    this.known.set(id, spans);
    return spans;
  }
}

const AS_IT_IS = { push: (delta: string) => delta, finish: () => '' };
