import { afterEach, describe, expect, it } from 'vitest';
import { ApiClient, type TurnEvent } from '@rapport/testing';
import { deployments, type RunningDeployment } from './deployments.js';

describe.each(deployments)('a crash in the middle of an answer on $name', ({ start }) => {
  let running: RunningDeployment | undefined;
  afterEach(async () => running?.stop());

  it('keeps the message, settles the turn and doubles nothing', async () => {
    running = await start({ TURN_LEASE_MS: '1000', TURN_SWEEP_MS: '1000' }, { tokensPerSecond: 10 });
    const person = await new ApiClient(running.api.url).register();
    const conversation = await person.startConversation();
    const turn = await untilSpeaking(person.send(conversation, 'Tell me a long story.'));

    await running.api.kill();
    await running.restart();

    const survivor = person.at(running.api.url);
    const messages = await settledMessages(survivor, conversation, turn);
    expect(messages.filter(({ role }) => role === 'user').map(({ content }) => content)).toEqual([
      'Tell me a long story.',
    ]);
    expect(messages.filter(({ role }) => role === 'assistant').length).toBeLessThanOrEqual(1);
    expect(await running.emulator.control.requestsOfTurns()).toHaveLength(1);

    const next = await survivor.post(`/v1/conversations/${conversation}/messages`, { content: 'Are you still there?' });
    expect(next.message.role).toBe('assistant');
  });
});

/** Reads until the first words have arrived, then lets go of the stream without ending the turn; the turn's id. */
async function untilSpeaking(events: AsyncIterable<TurnEvent>): Promise<string> {
  let turn = '';
  for await (const { event, data } of events) {
    if (event === 'response.created') turn = data.turn;
    if (event === 'response.output_text.delta') return turn;
  }
  throw new Error('the answer ended before it began');
}

interface Message {
  readonly role: string;
  readonly content: string;
}

/** The history once the turn is over. Asking a settled turn to stop tells its state and changes nothing. */
async function settledMessages(client: ApiClient, conversation: string, turn: string): Promise<Message[]> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const stopped = await client.post(`/v1/conversations/${conversation}/turns/${turn}/cancel`, {});
    if (!['accepted', 'generating'].includes(stopped.state)) break;
    if (Date.now() > deadline) throw new Error(`still open: ${JSON.stringify(stopped)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return (await client.get(`/v1/conversations/${conversation}/messages?order=asc`)).data;
}
