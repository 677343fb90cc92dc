import { formality } from './formality.js';
import { overrefusal } from './overrefusal.js';
import { pii } from './pii.js';
import { screening } from './screening.js';
import { speed } from './speed.js';
import { stream } from './stream.js';
import type { Task } from './task.js';

export const tasks: Readonly<Record<string, Task>> = {
  jailbreak: screening('jailbreak'),
  crisis: screening('crisis'),
  harm: screening('harm'),
  formality,
  overrefusal,
  pii,
  speed,
  stream,
};
