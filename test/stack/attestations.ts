import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../fault/program.js';
import { LOCAL } from './papers.js';

interface Item {
  readonly id: string;
  readonly attest?: string;
}

/** Evidence for each line that people answer for, plainly marked: what a team would write there was rehearsed by this command. */
export function localAttestations(drilled: string): readonly object[] {
  const checklist = parse(readFileSync(join(root, 'operations', 'checklist.yaml'), 'utf8')) as {
    parts: readonly { items?: readonly Item[] }[];
  };
  return checklist.parts
    .flatMap(({ items }) => items ?? [])
    .flatMap(({ id, attest }) =>
      attest
        ? [
            {
              item: id,
              by: 'local-operator',
              evidence: `${LOCAL}: stands in for "${attest}"; ${drilled}`.slice(0, 500),
            },
          ]
        : [],
    );
}
