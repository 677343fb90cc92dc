// Runs in a thread of its own, which has the grammar's lexicon alone: some 50 MB, once a process.
// Standalone: from source Node runs this file by stripping its types, and could not resolve the project's own imports.
import { parentPort } from 'node:worker_threads';
import grammar from 'compromise';

interface Found {
  offset?: { start: number; length: number };
}

parentPort?.on('message', ({ id, pieces }: { id: number; pieces: readonly string[] }) => {
  const matches = pieces.map((piece) => {
    const document = grammar(piece);
    return { people: offsets(document.people()), places: offsets(document.places()) };
  });
  parentPort?.postMessage({ id, matches });
});

function offsets(found: { json(options: object): unknown }): { start: number; length: number }[] {
  const list = found.json({ offset: true, terms: false, text: false }) as Found[];
  return list.flatMap(({ offset }) => (offset ? [{ start: offset.start, length: offset.length }] : []));
}
