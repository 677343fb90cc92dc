import { setTimeout as sleep } from 'node:timers/promises';
import { call } from '../fault/http.js';
import { Load } from '../fault/load.js';
import { register } from './accounts.js';
import type { Stack } from './stack.js';

const TALK_MS = 45_000;
const TALKERS = 6;
/** Gemini caches the beginning of a prompt from some thousand tokens on: so much a message, and so many. */
const LONG_MESSAGE = 'We went along the harbour, looked at the boats and talked about the weather. '.repeat(45);
const LONG_TURNS = 10;

/** People talk for a while, so that dashboards have data: several shortly, and one at length, whose prompts are cached. */
export async function talk(stack: Stack): Promise<void> {
  // Nobody breaks off: an answer that was cancelled is no fault, and would have to be told from one.
  const load = new Load([stack.balancer.url], 7, (random) => ({ format: random.chance(0.2) ? 'json' : 'stream' }));
  await load.start(TALKERS);
  await Promise.all([sleep(TALK_MS), talkAtLength(stack)]);
  await load.stop();
}

async function talkAtLength(stack: Stack): Promise<void> {
  const { url } = stack.balancer;
  const token = await register(url, 'at-length@rapport.example', stack.secrets['STACK_TEST_PASSWORD'] as string);
  const conversation = await call(`${url}/v1/conversations`, { token, body: { persona: 'maren' } });
  for (let turn = 1; turn <= LONG_TURNS; turn += 1) {
    await call(`${url}/v1/conversations/${String(conversation.body?.['id'])}/messages`, {
      token,
      body: { content: `Day ${turn}. ${LONG_MESSAGE}` },
      patient: true,
    });
  }
}
