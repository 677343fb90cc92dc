import { describe, expect, it } from 'vitest';
import { DENY_RULES } from './deny-rules.js';
import { PhraseAutomaton } from './phrase-automaton.js';
import { disguisedLetter, SpelledScanner, Spellings, spellPhrase } from './output/spelled-scanner.js';
import { phrasesFor } from './deny-rule.js';
import { PhraseScanner } from './phrase-scanner.js';

describe('the deny-list', () => {
  it('gives each rule an id of its own, of the form what.which.locale', () => {
    const ids = DENY_RULES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, locale } of DENY_RULES) expect(id).toMatch(new RegExp(`^[a-z_]+\\.[a-z_]+\\.${locale}$`));
  });

  it.each(DENY_RULES.flatMap(({ id, phrases }) => phrases.map((phrase) => [id, phrase] as const)))(
    '%s is found by its phrase %j inside a sentence',
    (id, phrase) => {
      const scanner = new PhraseScanner(new PhraseAutomaton([{ id, text: phrase }]));
      scanner.read(`So... ${phrase.replace('*', 's').toUpperCase()}, please!`);
      expect([...scanner.found]).toEqual([id]);
    },
  );

  it.each(phrasesFor(DENY_RULES, 'output').map((phrase) => [phrase.text, phrase] as const))(
    '%j is found letter by letter in an answer, and is long enough not to be met so by chance',
    (text, phrase) => {
      const spelling = spellPhrase(phrase);
      const scanner = new SpelledScanner(new Spellings([spelling], disguisedLetter));
      scanner.read([...text.replace('*', '').replaceAll(' ', '')].join('.'));
      scanner.end();
      expect([...scanner.found]).toEqual([phrase.id]);
      expect(spelling.letters.length).toBeGreaterThanOrEqual(12);
    },
  );
});
