import { ApiClient, startOtlpReceiver, type ReceivedSpan } from '@rapport/testing';
import { expect, it } from 'vitest';
import { postgresRedis } from './deployments.js';

const SENTENCE = 'My sister Ottilie keeps bees behind the old mill.';

it('a turn and the jobs that it causes are traced across processes, and what waits is sent before they end', async () => {
  const receiver = await startOtlpReceiver();
  const running = await postgresRedis.start({
    TELEMETRY_TRACES_URL: receiver.url,
    TRACE_SAMPLE_RATIO: '1',
    // Only a shutdown sends anything.
    TRACE_EXPORT_INTERVAL_MS: '60000',
    RAPPORT_SLOT: 'blue',
    // Reading the turn for memories would be one more call of the model.
    MEMORY_EXTRACT_DELAY_S: '3600',
  });
  try {
    const worker = await running.addWorker();
    const person = await new ApiClient(running.api.url).register();
    const conversation = await person.startConversation();
    await person.post(`/v1/conversations/${conversation}/messages`, { content: SENTENCE });
    await expect
      .poll(async () => (await fetch(`${worker.internalUrl}/metrics`)).text(), { timeout: 60_000 })
      .toMatch(/rapport_jobs_total\{job="conversation\.title",outcome="succeeded"\} 1/);
    expect(receiver.spans).toEqual([]);
    await Promise.all([running.api.stop(), worker.stop()]);

    const named = (name: string): ReceivedSpan => receiver.spans.find((span) => span.name === name)!;
    const [turn, job] = [named('turn'), named('job conversation.title')];
    expect([turn.resource['service.name'], job.resource['service.name']]).toEqual(['rapport-api', 'rapport-worker']);
    expect(turn.resource['rapport.slot']).toBe('blue');
    expect(job.links?.map(({ traceId }) => traceId)).toEqual([turn.traceId]);
    const chats = receiver.spans.filter(({ name }) => name.startsWith('chat '));
    expect(new Set(chats.map(({ traceId }) => traceId))).toEqual(new Set([turn.traceId, job.traceId]));
    for (const secret of ['Ottilie', 'mill', conversation]) expect(receiver.bodies.join()).not.toContain(secret);
  } finally {
    await running.stop();
  }
});
