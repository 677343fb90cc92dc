import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configRules, sections } from '@rapport/composition';
import { HttpServers, loadConfig } from '@rapport/platform';
import { ApiClient, startEmulator } from '@rapport/testing';
import { createApp } from '../../../../apps/api/src/create-app.js';
import type { Reply } from './checkpoints.js';

/** Nothing of a test person's long evening is to run into a limit that protects real ones. */
const UNLIMITED = {
  LOG_LEVEL: 'error',
  TURN_DAILY_LIMIT: '100000',
  THROTTLE_ADDRESS_LIMIT: '1000000',
  THROTTLE_USER_LIMIT: '1000000',
  SAFETY_JUDGE_CALLS_PER_DAY: '100000',
};

interface Held {
  readonly replies: readonly Reply[];
  /** Different system prompts that the model was shown by the persona's turns; only the emulator tells. */
  readonly prefixes: number | undefined;
}

/**
 * Holds one conversation with the whole application in this process, over HTTP, on a database of its own. The model is
 * Gemini where a key is given, the emulator otherwise.
 */
export async function hold(persona: string, script: readonly string[], key: string | undefined): Promise<Held> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-drift-'));
  const emulator = key === undefined ? await startEmulator({ embeddings: false }) : undefined;
  const upstream = emulator ? { GEMINI_BASE_URL: emulator.url, GEMINI_API_KEY: 'emulator' } : { GEMINI_API_KEY: key! };
  const settings = { ...UNLIMITED, ...upstream, RAPPORT_DATA_DIR: folder, PORT: '0', INTERNAL_PORT: '0' };
  let app: Awaited<ReturnType<typeof createApp>> | undefined;
  try {
    app = await createApp(loadConfig(sections, settings, {}, configRules));
    const { publicUrl } = await app.get(HttpServers).listen(app);
    const person = await new ApiClient(publicUrl).register();
    const conversation = await person.startConversation(persona);
    const replies: Reply[] = [];
    for (const content of script) {
      const turn = await person.post(`/v1/conversations/${conversation}/messages`, { content });
      const { status, content: text } = turn.message as { status: string; content: string };
      replies.push({ text, tone: turn.tone, withheld: status !== 'complete' });
    }
    return { replies, prefixes: emulator && prefixesOf(await emulator.control.requests('streamGenerateContent')) };
  } finally {
    await app?.close();
    await emulator?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The persona's turns only: titles and the like are other prompts. */
function prefixesOf(requests: readonly { readonly body?: unknown }[]): number {
  const prompts = requests.map(({ body }) =>
    JSON.stringify((body as { systemInstruction?: unknown }).systemInstruction),
  );
  return new Set(prompts.filter((prompt) => prompt?.includes('"Name: '))).size;
}
