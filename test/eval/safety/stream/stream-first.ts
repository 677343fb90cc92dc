import { tokensOf } from './cuts.js';
import type { Releasing } from './release.js';
import { UpstreamClock } from './pace.js';

/** Defaults of NeMo Guardrails' streaming output rails: `stream_first: true`. */
const CHUNK_TOKENS = 200;
const CONTEXT_TOKENS = 50;

/**
 * What a client has by then when each chunk of 200 tokens is streamed first and screened afterwards, with 50 tokens of the one
 * before, by the same detectors, and the stream is cut at the first find: UTF-16 units of the text.
 */
export async function deliveredByStreamFirst(text: string, releasing: Releasing): Promise<number> {
  const tokens = tokensOf(text);
  let delivered = 0;
  for (let at = 0; at < tokens.length; at += CHUNK_TOKENS) {
    const chunk = tokens.slice(at, at + CHUNK_TOKENS);
    delivered += chunk.join('').length;
    const seen = tokens.slice(Math.max(0, at - CONTEXT_TOKENS), at + CHUNK_TOKENS).join('');
    const clock = new UpstreamClock();
    const { replaced } = await releasing.run(clock.paced([seen]), clock);
    if (replaced) return delivered;
  }
  return delivered;
}
