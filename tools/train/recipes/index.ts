import type { LinearTask } from '@rapport/safety';
import { crisis } from './crisis.js';
import { formality } from './formality.js';
import { harm } from './harm.js';
import { jailbreak } from './jailbreak.js';
import type { Recipe } from './recipe.js';

export const recipes: Record<LinearTask, Recipe> = { jailbreak, harm, crisis, formality };
