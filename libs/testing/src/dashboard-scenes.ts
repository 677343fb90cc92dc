import { obtain } from '../../../tools/services/installation.mjs';
import { answering, serve } from './probe-scenes.js';
import { probeContext, type Sabotage } from './proves-red.js';
import { repositoryWith } from './repository-with.js';

type Edit = (text: string) => string | undefined;

/** One of the repository's dashboards before a Prometheus that has an answer for everything; and each way to spoil it. */
export function dashboardScenes(board: string, more: Readonly<Record<string, Edit>> = {}): Sabotage {
  const scene =
    (edit?: Edit, result: readonly unknown[] = [{}]) =>
    async () => {
      obtain('prometheus', () => undefined);
      const path = `monitoring/dashboards/rapport-${board}.json`;
      return probeContext({
        sourceFolder: repositoryWith(['monitoring/dashboards'], edit ? { [path]: edit } : {}),
        prometheusUrl: await serve(answering({ '/api/v1/query': { data: { result } } })),
      });
    };
  const firstQuery = (text: string, become: (query: string) => string): string =>
    text.replace(/("expr": ")((?:[^"\\]|\\.)*)"/, (_, name: string, query: string) => `${name}${become(query)}"`);
  return {
    sound: scene(),
    sabotaged: {
      'it is gone': scene(() => undefined),
      'a query lost its parenthesis': scene((text) => firstQuery(text, (query) => `sum(${query}`)),
      'a query tells people apart': scene((text) => firstQuery(text, () => 'sum by (user_id) (up)')),
      'most of its panels are gone': scene((text) => JSON.stringify({ ...(JSON.parse(text) as object), panels: [] })),
      'its panels show nothing': scene(undefined, []),
      ...Object.fromEntries(Object.entries(more).map(([what, edit]) => [what, scene(edit)])),
    },
  };
}
