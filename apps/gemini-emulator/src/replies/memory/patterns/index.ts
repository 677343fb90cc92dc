import { EVENTS } from './events.js';
import { HOME } from './home.js';
import type { Pattern } from './pattern.js';
import { PEOPLE } from './people.js';
import { POSSESSIONS } from './possessions.js';
import { TASTES } from './tastes.js';
import { WORK } from './work.js';

/** In the order in which they are tried. */
export const PATTERNS: readonly Pattern[] = [...HOME, ...WORK, ...PEOPLE, ...POSSESSIONS, ...TASTES, ...EVENTS];
