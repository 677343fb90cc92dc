import { wordsOf } from './words-of.js';
import { WordPatterns } from './word-patterns.js';

const NOW = '[again|now|today|really|honestly|actually|much|a bit|a lot|totally|ok|okay]';
const AM = '(im|i am|i m|i feel|im feeling|i am feeling)';

/**
 * How people say that they are fine, or did not mean it. Written as the crisis phrases are. They only matter while a persona
 * is suspended, and never in a message that holds a sign of crisis as well.
 */
const PATTERNS: readonly string[] = [
  `${AM} ${NOW} (fine|okay|ok|safe|alright|all right|better|calmer|good)`,
  '(feeling|feel|doing) [so much|much|a lot|a bit] (better|fine|okay|ok|calmer|safe)',
  '(it|that|this) (was|is) [only|just|all] (a|an|from a|from an|part of a|a line from a|lyrics from a|the lyrics of a|about a) (joke|song|book|film|movie|novel|story|game|poem|play|quote|show|script|figure of speech)',
  '(its|that was|it was|they are|theyre|these are|those are|thats|was) [only|just|all] (lyrics|song lyrics|fiction|a saying|an expression|my character|sarcasm|hyperbole|for a story)',
  '(i was|im|i am|was) [only|just] (joking|kidding|quoting|singing|exaggerating|being dramatic|role playing|roleplaying|acting)',
  '(just|only) (kidding|joking|a joke)',
  '(didnt|did not) mean (it|that) [like that|literally|that way|seriously]',
  '(i have|ive|i just|i) [already] (called|talked to|spoke to|spoken to|spoken with|talked with|reached|rang) (someone|somebody|them|a friend|my friend|my mother|my mom|my mum|my sister|my brother|my doctor|my therapist|the hotline|the line|the helpline)',
  '(my friend|my sister|my brother|my mother|my mom|my mum|my partner|somebody|someone) is (here|with me)',
  '(mir geht es|mir gehts|es geht mir|gehts mir) [jetzt|wieder|schon] (gut|besser|wieder gut)',
  '(das war|war) [doch|nur] (ein witz|ein lied|ein zitat|ein scherz|spass)',
  '(ich habe|ich hab) [das] (nicht so gemeint|nur (spass|spaß) gemacht)',
  '(je vais|ca va) [beaucoup|deja] (mieux|bien)',
  '(cetait|c etait) [juste] (une blague|une chanson|pour rire)',
  '(ya estoy|estoy) [mucho|ya] (bien|mejor)',
  '(era|fue) [solo] (una broma|una cancion|en broma)',
];

const patterns = new WordPatterns([PATTERNS]);

export function soundsReassuring(text: string): boolean {
  return patterns.find(wordsOf(text)).size > 0;
}
