import { z } from 'zod';
import { readYaml } from './read-yaml.js';

const text = z.string().min(1).max(500);
const schema = z
  .array(z.strictObject({ item: text, by: text, evidence: text, note: text.optional() }))
  .min(1)
  .max(200);

/** Several attestations in one YAML list. Throws `checklist.file_invalid`. */
export const parseAttestations = (content: string, file: string): z.infer<typeof schema> =>
  readYaml(content, file, schema);
