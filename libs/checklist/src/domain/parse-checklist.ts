import { z } from 'zod';
import { ITEM_KINDS, itemsOf, PHASES, ROLES, type Checklist, type Item, type Part } from './checklist.js';
import { parseDuration } from './duration.js';
import { invalid, readYaml } from './read-yaml.js';

const duration = z.string().transform((text, context) => {
  const ms = parseDuration(text);
  if (ms === undefined) context.addIssue({ code: 'custom', message: 'must be a duration such as 7d, 26h or 5m' });
  return ms ?? 0;
});
const probeId = z.string().regex(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, 'must be the id of a probe, area.thing');
const line = z.string().min(1).max(300);

const itemSchema = z.strictObject({
  id: z.string().regex(/^OPS-\d{3}$/, 'must be OPS- and three digits'),
  text: line,
  class: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
  probes: z.array(probeId).min(1).max(10).optional(),
  attest: line.optional(),
  lasting: z.boolean().optional(),
  signs: z.enum(ROLES).optional(),
  owner: line.optional(),
  fresh: duration.optional(),
});
const partSchema = z.strictObject({
  heading: line.optional(),
  text: z.string().min(1).max(2_000).optional(),
  phase: z.enum(PHASES).optional(),
  kind: z.enum(ITEM_KINDS).optional(),
  owner: line.optional(),
  fresh: duration.optional(),
  items: z.array(itemSchema).min(1).max(100).optional(),
});
const schema = z.strictObject({
  version: z.literal(1),
  signOff: z.strictObject({ requires: z.array(z.enum(PHASES)).min(1) }),
  watch: z.strictObject({ probes: z.array(probeId) }),
  parts: z.array(partSchema).min(1).max(200),
});
type RawPart = z.infer<typeof partSchema>;

/** Reads `operations/checklist.yaml`. Throws `checklist.file_invalid`. */
export function parseChecklist(text: string, file: string): Checklist {
  const raw = readYaml(text, file, schema);
  const problems: string[] = [];
  const checklist: Checklist = {
    parts: raw.parts.map((part, index) => toPart(part, `parts.${index}`, problems)),
    requires: raw.signOff.requires,
    watched: raw.watch.probes,
  };
  const ids = itemsOf(checklist).map(({ id }) => id);
  problems.push(...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id}: stands there twice`));
  if (problems.length > 0) throw invalid(file, problems);
  return checklist;
}

function toPart({ heading, text, items, ...shared }: RawPart, place: string, problems: string[]): Part {
  return {
    ...(heading !== undefined && { heading }),
    ...(text !== undefined && { text }),
    items: (items ?? []).flatMap((item) => {
      const owner = item.owner ?? shared.owner;
      if (!shared.phase || !shared.kind || owner === undefined) {
        problems.push(`${place}: a part with lines needs a phase, a kind and an owner`);
        return [];
      }
      const freshMs = item.fresh ?? shared.fresh ?? (item.signs ? Infinity : undefined);
      if (freshMs === undefined) problems.push(`${item.id}: needs to say how long evidence stays fresh`);
      const complete: Item = {
        id: item.id,
        text: item.text,
        kind: shared.kind,
        phase: shared.phase,
        class: item.class,
        probes: item.probes ?? [],
        ...(item.attest !== undefined && { attest: item.attest }),
        ...(item.signs !== undefined && { signs: item.signs }),
        lasting: item.lasting ?? false,
        owner,
        freshMs: freshMs ?? 0,
      };
      problems.push(...inconsistencies(complete).map((what) => `${item.id}: ${what}`));
      return [complete];
    }),
  };
}

function inconsistencies({ kind, class: by, probes, attest, signs }: Item): string[] {
  const found: string[] = [];
  if (by !== 4 && attest !== undefined) found.push('only lines of class 4 are attested');
  if (by !== 4 && probes.length === 0) found.push('a line of class 1 to 3 needs a probe');
  if ((kind === 'signature') !== (signs !== undefined)) found.push('signatures, and only they, say in which role');
  if (by === 4 && probes.length === 0 && attest === undefined && !signs) found.push('nothing says how it is checked');
  return found;
}
