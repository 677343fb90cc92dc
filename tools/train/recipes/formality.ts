import { readSet } from '../sources.js';
import { ORIGINS } from './public-sets.js';
import type { Recipe } from './recipe.js';

const GENRES = ['answers', 'blog', 'email', 'news'] as const;

/** How formal a sentence is, as people rated it from -3 to 3. */
export const formality: Recipe = {
  task: 'formality',
  options: { bits: 16, loss: 'squared', style: true, epochs: 6, rate: 0.03, decay: 0.1, seeds: 2 },
  origins: [ORIGINS.pavlick],
  rows: (folder) =>
    GENRES.flatMap((genre) =>
      readSet(folder, `form_pavlick_${genre}`).map(({ t, v }) => ({ text: String(t), y: Number(v), source: genre })),
    ),
  folds: GENRES.map((genre) => ({ name: genre, isHeldOut: ({ source }) => source === genre, calibrates: true })),
};
