import { findCrisisPhrases } from '@rapport/safety';
import type { Labelled } from '../sources.js';
import { ORIGINS, own, pieces, take } from './public-sets.js';
import type { Recipe } from './recipe.js';

/** Words without which a post is not taken as one about suicide or self-harm. */
const SUBJECT =
  /suicid|kill(?:ing)? my ?self|self.?harm|want(?:ed)? to die|cut(?:ting)? my|end (?:it|my life)|overdos|hang my/i;

/** Words that may be about it: where one stands, a post of somebody unhappy is no counter-example. */
const PERHAPS =
  /suicid|kill|\bdie|dead|death|dying|\bcut|harm|hurt|overdos|end it|live|living|alive|exist|disappear|born|wake up|pills/i;
/** Unhappy people are like those in danger in all but the subject: they are the counter-examples that matter. */
const UNHAPPY_WEIGHT = 2;

/**
 * People who speak of their own death or of hurting themselves, or ask for means. Public sets with a licence to ship hardly
 * have any, so most positives are ours, and posts of people at risk count where they name the subject.
 */
export const crisis: Recipe = {
  task: 'crisis',
  options: { bits: 16, loss: 'logistic', style: false, epochs: 8, rate: 0.3, decay: 3e-3, seeds: 2 },
  origins: [
    ORIGINS.own,
    ORIGINS.reddit,
    ORIGINS.diasafety,
    ORIGINS.harmRequests,
    ORIGINS.goEmotions,
    ORIGINS.convabuse,
    ORIGINS.davidson,
    ORIGINS.wikidetox,
    ORIGINS.selfInstruct,
    ORIGINS.pavlick,
  ],
  rows: (folder) => {
    const atRisk = pieces(take(folder, 'sh_reddit500', { y: 1, where: ({ y }) => y === 1 }), 300, 30);
    const supportive = pieces(take(folder, 'sh_reddit500', { y: 0, where: ({ l }) => l === 'Supportive' }), 300, 8);
    const posts = take(folder, 'mod_diasafety_train', { column: 'ctx', where: ({ c }) => c === 'Risk Ignorance' });
    return [
      ...own('crisis'),
      ...own('crisis-wider'),
      ...own('chat'),
      ...own('role-play'),
      ...own('trigger-words'),
      ...[...atRisk, ...posts].filter(isAboutIt).map((row) => ({ ...row, y: 1 })),
      ...[...supportive, ...posts]
        .filter(({ text }) => !PERHAPS.test(text))
        .map((row) => ({ ...row, y: 0, weight: UNHAPPY_WEIGHT })),
      ...take(folder, 'mod_diasafety_train', { column: 'ctx', y: 0, where: ({ c }) => c !== 'Risk Ignorance' }).filter(
        (row) => !isAboutIt(row),
      ),
      ...take(folder, 'harm_requests').map((row) => ({ ...row, y: isAboutIt(row) ? 1 : 0 })),
      ...take(folder, 'emo_go_train', { y: 0, most: 10_000 }).filter((row) => !isAboutIt(row)),
      ...take(folder, 'emo_go_dev', { y: 0, most: 3_000 }).filter((row) => !isAboutIt(row)),
      ...take(folder, 'mod_convabuse_train', { y: 0 }).filter((row) => !isAboutIt(row)),
      ...take(folder, 'mod_davidson', { y: 0, most: 2_000 }).filter((row) => !isAboutIt(row)),
      ...take(folder, 'mod_wikidetox', { y: 0 }).filter((row) => !isAboutIt(row)),
      ...take(folder, 'jb_selfinstruct', { y: 0 }),
      ...take(folder, 'form_pavlick_answers', { y: 0, most: 1_500 }),
    ];
  },
  folds: [
    {
      name: 'reddit',
      isHeldOut: ({ source }) => source === 'sh_reddit500' || source === 'emo_go_dev',
      calibrates: true,
    },
    {
      name: 'diasafety',
      isHeldOut: ({ source }) => source === 'mod_diasafety_train' || source === 'emo_go_dev',
      calibrates: true,
    },
    {
      name: 'requests',
      isHeldOut: ({ source }) => source.startsWith('harm_requests') || source === 'emo_go_dev',
      calibrates: true,
    },
    { name: 'own', isHeldOut: ({ source }) => source.startsWith('own-') || source === 'emo_go_dev', calibrates: true },
  ],
  mostFlagged: 0.002,
  mostJudged: 0.01,
};

const isAboutIt = ({ text }: Labelled): boolean => SUBJECT.test(text) || findCrisisPhrases(text).length > 0;
