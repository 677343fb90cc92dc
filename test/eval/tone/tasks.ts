import { formality } from '../safety/formality.js';
import type { Task } from '../safety/task.js';
import { dials } from './dials.js';
import { language } from './language.js';

export const tasks: Readonly<Record<string, Task>> = { formality, dials, language };
