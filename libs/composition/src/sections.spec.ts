import * as auth from '@rapport/auth';
import * as compliance from '@rapport/compliance';
import * as conversation from '@rapport/conversation';
import * as health from '@rapport/health';
import * as llm from '@rapport/llm';
import * as memory from '@rapport/memory';
import * as persona from '@rapport/persona';
import * as platform from '@rapport/platform';
import * as safety from '@rapport/safety';
import { expect, it } from 'vitest';
import { sections } from './sections.js';

it('the list of sections names every section that a library exports', () => {
  const exported = [auth, compliance, conversation, health, llm, memory, persona, platform, safety]
    .flatMap((library) => Object.values<unknown>({ ...library }))
    .filter((value) => typeof value === 'object' && value !== null && 'token' in value && 'variables' in value);
  expect(new Set(sections)).toEqual(new Set(exported));
});
