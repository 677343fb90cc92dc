import { Injectable } from '@nestjs/common';
import { OpenStreams } from '@rapport/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isTerminal, type TerminalEvent } from '../domain/turn-event.js';
import type { TurnChannel } from '../turn/turn-channel.js';
import { toSseEvent, toTurnResultDto } from './turn.mapping.js';

/** Writes what happens in a turn's channel to one client, as a stream or as one body. */
@Injectable()
export class TurnReplies {
  constructor(private readonly streams: OpenStreams) {}

  /** Resolves when the turn has ended or the client has left; the turn itself goes on either way. */
  async stream(channel: TurnChannel, after: number, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    channel.assertHeld(after);
    const stream = this.streams.open(request, reply);
    for await (const event of channel.read(after)) {
      if (!(await stream.send(toSseEvent(event, request.id)))) return;
    }
    await stream.end();
  }

  /** Throws the turn's error when it failed. */
  async json(channel: TurnChannel, reply: FastifyReply): Promise<void> {
    const end = await terminalEvent(channel);
    if (end.type === 'response.failed') throw end.error;
    const reason = end.type === 'response.incomplete' ? end.reason : undefined;
    const { retryAfterMs } = end.result;
    if (retryAfterMs !== undefined) void reply.header('retry-after', Math.max(1, Math.ceil(retryAfterMs / 1_000)));
    void reply.send(toTurnResultDto(end.result, reason));
  }
}

async function terminalEvent(channel: TurnChannel): Promise<TerminalEvent> {
  for await (const event of channel.read()) {
    if (isTerminal(event)) return event;
  }
  throw new Error('a turn ended without a terminal event');
}
