import { answerAll } from '../answers.js';
import { informal } from '../informal.js';
import { categoryRows, quality, row } from '../report.js';
import type { EvalInput, SuiteReport } from '../suite.js';

/** The same questions about the same transcripts as people would type them. Not run unless asked for. */
export async function informalRetrieval(input: EvalInput): Promise<SuiteReport | undefined> {
  if (!input.conversations) return undefined;
  const conversations = input.conversations.map(informal);
  const answered = await answerAll({ ...input, conversations });
  return {
    title: 'Evidence recall, short informal messages (percent)',
    rows: [row('all', quality(answered)), ...categoryRows(answered)],
    results: { [input.vectors ? 'informal' : 'informalNoEmbedder']: quality(answered) },
  };
}
