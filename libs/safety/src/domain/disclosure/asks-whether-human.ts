import { WordPatterns } from '../crisis/phrases/word-patterns.js';
import { wordsOf } from '../crisis/phrases/words-of.js';

const SURELY = '[really|actually|even|just|honestly|truly|maybe|perhaps|secretly|still|in fact|by any chance|only]';
const BOT = '(bot|chatbot|chat bot|robot|ai|a i|llm|chatgpt|gpt|artificial intelligence)';
const MACHINE = `(${BOT}|machine|computer|program|computer program|software|language model|algorithm)`;
const PERSON = '([real|actual|living|live|genuine|true] (human|human being|person)|someone real|somebody real)';
const SURE_PERSON =
  '(human|human being|[real|actual|living|live|genuine] human [being]|(real|actual|living|live) person)';
const BEING = `[a|an|the|some|some kind of|some sort of] (${PERSON}|${MACHINE})`;
const TALKING = '(talking|speaking|chatting|texting|writing|typing)';

const ENGLISH = [
  `(are|r) (you|u|ya) ${SURELY} ${BEING}`,
  `(are|r) (you|u|ya) ${SURELY} (real or|made of code|artificial|human)`,
  `(am|are) (i|we) ${SURELY} ${TALKING} (to|with) ${BEING}`,
  `is (this|that|it|there) ${SURELY} [a|an|just a|just an] (${SURE_PERSON}|${BOT})`,
  `(if|whether) (you are|youre|u are|this is|im talking to|i am talking to) ${SURELY} [a|an] (${SURE_PERSON}|${MACHINE})`,
  `(you are|youre|ur|u are) ${SURELY} [a|an] (${SURE_PERSON}|${MACHINE}) (right|arent you|or not|or what|correct|yes|no)`,
  `(arent|are not) you ${SURELY} [a|an|just a|just an] (${SURE_PERSON}|${MACHINE})`,
  `who am i ${SURELY} ${TALKING} (to|with)`,
];

const GERMAN_SURELY =
  '[eigentlich|wirklich|uberhaupt|denn|echt|etwa|nur|vielleicht|in wirklichkeit|hier|gerade|tatsachlich]';
const GERMAN_MACHINE =
  '(bot|chatbot|roboter|ki|ai|maschine|computer|programm|computerprogramm|software|kunstliche intelligenz|sprachmodell)';
const GERMAN_BEING = `(mensch|menschen|menschlich|[echte|reale|richtige|echten|realen|richtigen|wirklichen] person|${GERMAN_MACHINE})`;
const GERMAN_REAL = '[echter|echten|richtiger|richtigen|wirklicher|wirklichen|realer|realen|lebender]';
const GERMAN = [
  `(bist du|biste|sind sie|seid ihr) ${GERMAN_SURELY} [ein|eine|n|ne] ${GERMAN_REAL} ${GERMAN_BEING}`,
  `(rede|spreche|schreibe|chatte|unterhalte) ich [mich] ${GERMAN_SURELY} mit [einem|einer|nem|ner] ${GERMAN_REAL} ${GERMAN_BEING}`,
  `(ob du|dass du) ${GERMAN_SURELY} [ein|eine] ${GERMAN_REAL} ${GERMAN_BEING} bist`,
];

const SPANISH_MACHINE =
  '(robot|bot|chatbot|ia|maquina|inteligencia artificial|programa|ordenador|computadora|modelo de lenguaje)';
const SPANISH_BEING = `(humano|humana|ser humano|persona (real|de verdad|de carne y hueso)|${SPANISH_MACHINE})`;
const SPANISH = [
  `(eres|es usted|sos) [realmente|de verdad|acaso|solo|en realidad] [un|una] ${SPANISH_BEING}`,
  `(hablo|hablando|chateando|escribiendo|conversando) [realmente|de verdad] con [un|una] (persona|${SPANISH_BEING})`,
];

const FRENCH_MACHINE =
  '(robot|bot|chatbot|ia|machine|intelligence artificielle|programme|ordinateur|logiciel|modele de langage)';
const FRENCH_BEING = `(humain|humaine|etre humain|vraie personne|personne reelle|vrai humain|${FRENCH_MACHINE})`;
const FRENCH = [
  `(es tu|tu es|t es|etes vous|vous etes) [vraiment|reellement|juste|seulement|bien] [un|une] ${FRENCH_BEING}`,
  `(je parle|parle je|je discute|je parles|j ecris|jecris) [vraiment|bien] (a|avec) [un|une] (personne|${FRENCH_BEING})`,
];

const patterns = new WordPatterns([[...ENGLISH, ...GERMAN, ...SPANISH, ...FRENCH]]);

/**
 * Whether a message asks if a human being answers. Whole words in English, German, Spanish and French, whatever the person's
 * language: people switch. It takes time in proportion to the text.
 */
export function asksWhetherHuman(text: string): boolean {
  return patterns.find(wordsOf(text)).size > 0;
}
