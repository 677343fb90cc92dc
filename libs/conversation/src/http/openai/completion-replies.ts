import { Injectable, Logger } from '@nestjs/common';
import { OpenStreams, toCodedError, type SseConnection } from '@rapport/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isTerminal } from '../../domain/turn-event.js';
import type { TurnReader } from '../../turn/turn-channel.js';
import { CompletionChunks, toChatCompletion, type CompletionHead } from './completion-mapping.js';
import { toOpenAiError } from './openai-error.js';

/** Where an answer comes from: a turn of a conversation, or a history that the client sent. */
export interface CompletionSource {
  readonly channel: TurnReader;
  /** Called when the client leaves before the end; absent where the answer goes on without it. */
  readonly abandon?: () => void;
}

/** Writes an answer to one client in OpenAI's shape, as a stream or as one body. */
@Injectable()
export class CompletionReplies {
  private readonly logger = new Logger(CompletionReplies.name);

  constructor(private readonly streams: OpenStreams) {}

  async stream(
    source: CompletionSource,
    head: CompletionHead,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const stream = this.open(source, request, reply);
    const chunks = new CompletionChunks(head);
    try {
      for await (const event of source.channel.read(0, stream.closed)) {
        for (const data of chunks.of(event)) {
          if (!(await stream.send({ data }))) return;
        }
      }
    } catch (cause) {
      // The status is sent: how the answer ends is all that can tell. Nobody hears more of one that lives for its reader.
      const error = toCodedError(cause);
      this.logger.warn({ event: 'completion.stream_broken', code: error.code });
      source.abandon?.();
      await stream.send({ data: toOpenAiError(error) });
    }
    await stream.end();
  }

  /** Throws the error of an answer that failed, unless there is nobody left to tell. */
  async json(source: CompletionSource, head: CompletionHead, reply: FastifyReply): Promise<void> {
    const leave = (): void => {
      if (!reply.raw.writableFinished) source.abandon?.();
    };
    // Whoever left while it was accepted has emitted 'close' already.
    if (reply.raw.destroyed) leave();
    else reply.raw.once('close', leave);
    for await (const event of source.channel.read()) {
      if (!isTerminal(event)) continue;
      if (event.type === 'response.failed') {
        if (reply.raw.destroyed) return;
        throw event.error;
      }
      const { retryAfterMs } = event.result;
      if (retryAfterMs !== undefined) void reply.header('retry-after', Math.max(1, Math.ceil(retryAfterMs / 1_000)));
      void reply.send(toChatCompletion(event, head));
    }
  }

  /** An answer that cannot be told, or not any more, is not made either. */
  private open(source: CompletionSource, request: FastifyRequest, reply: FastifyReply): SseConnection {
    const abandon = (): void => source.abandon?.();
    try {
      const stream = this.streams.open(request, reply, { drainNotice: 'comment', begun: !source.abandon });
      if (stream.closed.aborted) abandon();
      else stream.closed.addEventListener('abort', abandon, { once: true });
      return stream;
    } catch (error) {
      abandon();
      throw error;
    }
  }
}
