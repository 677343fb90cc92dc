import { templateGroups } from '../near-duplicates.js';
import type { Labelled } from '../sources.js';
import { draw, joined, ORIGINS, own, pieces, take } from './public-sets.js';
import type { Fold, Recipe } from './recipe.js';

const THIRDS = 3;
/** Benign sources that no fold of templates trains on. */
const UNSEEN = /^jb_selfinstruct|^jb_awesome|:(strongreject|harmbench)|human_chatbox|^emo_go_dev|^mod_surge/;

/** A jailbreak that stands among the role-play prompts. */
const MISFILED = /do anything now/i;

/** Jailbreaks and injections against what people ask and say; the asking for something harmful is no jailbreak. */
export const jailbreak: Recipe = {
  task: 'jailbreak',
  options: { bits: 16, loss: 'logistic', style: false, epochs: 6, rate: 0.3, decay: 5e-3, seeds: 2 },
  origins: [
    ORIGINS.verazuo,
    ORIGINS.deepset,
    ORIGINS.selfInstruct,
    ORIGINS.rolePlay,
    ORIGINS.harmRequests,
    ORIGINS.goEmotions,
    ORIGINS.wikidetox,
    ORIGINS.reddit,
    ORIGINS.diasafety,
    ORIGINS.convabuse,
    ORIGINS.pavlick,
    ORIGINS.surge,
    ORIGINS.own,
  ],
  rows: (folder) => {
    const harm = take(folder, 'harm_requests', { y: 0 });
    const wiki = take(folder, 'mod_wikidetox', { y: 0 });
    const sentences = [
      ...take(folder, 'form_pavlick_answers', { y: 0, most: 800 }),
      ...take(folder, 'form_pavlick_news', { y: 0, most: 500 }),
    ];
    const rolePlay = own('role-play');
    return [
      ...withTemplates(take(folder, 'jb_verazuo')),
      ...take(folder, 'jb_deepset_train'),
      ...take(folder, 'jb_selfinstruct'),
      ...take(folder, 'jb_awesome', { where: ({ t }) => !MISFILED.test(String(t)) }),
      ...own('jailbreak'),
      ...own('trigger-words'),
      ...own('chat'),
      ...own('crisis').map((row) => ({ ...row, y: 0 })),
      ...rolePlay,
      ...harm,
      ...wiki,
      ...sentences,
      ...joined([...sentences, ...wiki, ...draw(harm, 500), ...rolePlay], 600),
      ...pieces(take(folder, 'sh_reddit500', { y: 0 }), 1_200, 3),
      ...take(folder, 'mod_diasafety_train', { column: 'ctx', y: 0 }),
      ...take(folder, 'mod_convabuse_train', { y: 0 }),
      ...take(folder, 'emo_go_train', { y: 0, most: 5_000 }),
      ...take(folder, 'emo_go_dev', { y: 0, most: 1_500 }),
      ...take(folder, 'mod_surge', { y: 0 }),
    ];
  },
  folds: [
    ...Array.from({ length: THIRDS }, (_, third): Fold => ({
      name: `templates ${third + 1}/${THIRDS} of verazuo`,
      isHeldOut: (row) =>
        row.source === 'jb_verazuo'
          ? numberOf(row) % THIRDS === third
          : row.source.startsWith('own-trigger') || row.source.startsWith('own-role')
            ? numberOf(row) % THIRDS === third
            : UNSEEN.test(row.source),
      calibrates: true,
    })),
    { name: 'deepset', isHeldOut: ({ source }) => source.startsWith('jb_deepset'), calibrates: false },
    {
      name: 'verazuo',
      isHeldOut: ({ source }) => source === 'jb_verazuo' || UNSEEN.test(source),
      calibrates: false,
    },
  ],
  mostFlagged: 0.005,
};

function withTemplates(rows: readonly Labelled[]): Labelled[] {
  const groups = templateGroups(rows.map(({ text }) => text));
  return rows.map((row, at) => ({ ...row, group: `template:${groups[at]!}` }));
}

const numberOf = ({ group = '' }: Labelled): number => Number(group.split(':')[1]);
