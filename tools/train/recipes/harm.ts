import { ORIGINS, own, take } from './public-sets.js';
import type { Recipe } from './recipe.js';

/** Harmful requests and abuse, whoever it is about. A score beside Gemini's ratings, not a decision. */
export const harm: Recipe = {
  task: 'harm',
  options: { bits: 16, loss: 'logistic', style: false, epochs: 6, rate: 0.3, decay: 5e-3, seeds: 2 },
  origins: [
    ORIGINS.davidson,
    ORIGINS.convabuse,
    ORIGINS.wikidetox,
    ORIGINS.surge,
    ORIGINS.diasafety,
    ORIGINS.hatecheck,
    ORIGINS.harmRequests,
    ORIGINS.goEmotions,
    ORIGINS.selfInstruct,
    ORIGINS.rolePlay,
    ORIGINS.own,
  ],
  rows: (folder) => [
    ...take(folder, 'mod_davidson', { most: 9_000 }),
    ...take(folder, 'mod_convabuse_train'),
    ...take(folder, 'mod_wikidetox'),
    ...take(folder, 'mod_surge'),
    ...take(folder, 'mod_diasafety_train', { where: ({ c }) => c === 'Toxicity Agreement' || c === 'Offending User' }),
    ...take(folder, 'mod_hatecheck'),
    ...take(folder, 'harm_requests'),
    ...take(folder, 'emo_go_train', { y: 0, most: 6_000, where: ({ y }) => y !== 'anger' && y !== 'disgust' }),
    ...take(folder, 'jb_selfinstruct', { y: 0 }),
    ...take(folder, 'jb_awesome', { y: 0 }),
    ...own('chat'),
    ...own('role-play'),
    ...own('trigger-words'),
    ...own('crisis', 0),
  ],
  folds: [
    { name: 'davidson', isHeldOut: ({ source }) => source === 'mod_davidson', calibrates: true },
    { name: 'convabuse', isHeldOut: ({ source }) => source === 'mod_convabuse_train', calibrates: true },
    { name: 'wikidetox', isHeldOut: ({ source }) => source === 'mod_wikidetox', calibrates: true },
    { name: 'surge', isHeldOut: ({ source }) => source === 'mod_surge', calibrates: true },
    { name: 'hatecheck', isHeldOut: ({ source }) => source === 'mod_hatecheck', calibrates: true },
    {
      name: 'requests',
      isHeldOut: ({ source }) => source.startsWith('harm_requests') || /selfinstruct|awesome/.test(source),
      calibrates: true,
    },
  ],
  mostFlagged: 0.05,
};
