import { Injectable, Logger } from '@nestjs/common';
import { OpenStreams, toCodedError } from '@rapport/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isTerminal, type TerminalEvent, type TurnEvent } from '../domain/turn-event.js';
import { TurnFollower } from '../turn/stream/turn-follower.js';
import { toSseEvent, toTurnResultDto } from './turn.mapping.js';
import { TurnChannel, type TurnReader } from '../turn/turn-channel.js';

/** Writes what happens in a turn to one client, as a stream or as one body. */
@Injectable()
export class TurnReplies {
  private readonly logger = new Logger(TurnReplies.name);

  constructor(
    private readonly streams: OpenStreams,
    private readonly follower: TurnFollower,
  ) {}

  /** Resolves when the turn has ended or the client has left; the turn itself goes on either way. */
  async stream(turn: TurnReader, after: number, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const stream = this.streams.open(request, reply, { begun: turn instanceof TurnChannel });
    try {
      for await (const event of this.readerOf(turn).read(after, stream.closed)) {
        if (isWithdrawn(event)) continue;
        if (!(await stream.send(toSseEvent(event, request.id)))) return;
      }
    } catch (error) {
      // The status is sent: all that is left is to end, so that the client comes back with the number it has.
      this.logger.warn({ event: 'turn.stream_broken', code: toCodedError(error).code });
    }
    await stream.end();
  }

  /** Throws the turn's error when it failed. */
  async json(turn: TurnReader, reply: FastifyReply): Promise<void> {
    const end = await terminalEvent(this.readerOf(turn));
    if (end.type === 'response.failed') throw end.error;
    const reason = end.type === 'response.incomplete' ? end.reason : undefined;
    const { retryAfterMs } = end.result;
    if (retryAfterMs !== undefined) void reply.header('retry-after', Math.max(1, Math.ceil(retryAfterMs / 1_000)));
    void reply.send(toTurnResultDto(end.result, reason));
  }

  /** A channel tells only what happens in this process. */
  private readerOf(turn: TurnReader): TurnReader {
    return turn instanceof TurnChannel ? this.follower.along(turn) : turn;
  }
}

/** Text that was taken back before this client read it. */
function isWithdrawn(event: TurnEvent): boolean {
  return event.type === 'response.output_text.delta' && event.delta === '';
}

async function terminalEvent(turn: TurnReader): Promise<TerminalEvent> {
  for await (const event of turn.read()) {
    if (isTerminal(event)) return event;
  }
  throw new Error('a turn ended without a terminal event');
}
