import { once } from 'node:events';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';

const PATIENCE_MS = 5_000;

/**
 * A few commands to one Redis server, bare: a client library would sign in by itself, and hide what an anonymous caller is
 * told. Error replies (`-NOAUTH …`) are values.
 */
export class RedisConversation implements AsyncDisposable {
  private received = '';

  private constructor(
    private readonly socket: Socket,
    private readonly signal: AbortSignal,
  ) {
    socket.setEncoding('utf8').on('data', (text: string) => (this.received += text));
  }

  /** Signs in with nothing. Rejects when nobody answers. */
  static async open(url: string, signal: AbortSignal): Promise<RedisConversation> {
    const { protocol, hostname, port } = new URL(url);
    const address = { host: hostname, port: Number(port || 6379) };
    const secure = protocol === 'rediss:';
    const socket = secure ? connectSecurely({ ...address, servername: hostname }) : connectPlain(address);
    const limit = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
    try {
      await once(socket, secure ? 'secureConnect' : 'connect', { signal: limit });
    } catch (error) {
      socket.destroy();
      throw error;
    }
    return new RedisConversation(socket, signal);
  }

  /** Signs in as the URL says. */
  static async signedIn(url: string, signal: AbortSignal): Promise<RedisConversation> {
    const conversation = await RedisConversation.open(url, signal);
    const [user, password] = [new URL(url).username, new URL(url).password].map(decodeURIComponent);
    if (password) await conversation.ask('AUTH', ...(user ? [user, password] : [password]));
    return conversation;
  }

  /** A reply of one line, or the text of a bulk reply. */
  async ask(...command: string[]): Promise<string> {
    this.received = '';
    const parts = command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
    this.socket.write(`*${command.length}\r\n${parts.join('')}`);
    const limit = AbortSignal.any([this.signal, AbortSignal.timeout(PATIENCE_MS)]);
    for (;;) {
      const reply = readReply(this.received);
      if (reply !== undefined) return reply;
      await once(this.socket, 'data', { signal: limit });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.destroy();
  }
}

/** Undefined while the reply is not complete. */
function readReply(received: string): string | undefined {
  const end = received.indexOf('\r\n');
  if (end < 0) return undefined;
  const line = received.slice(0, end);
  if (!line.startsWith('$')) return line;
  const text = Buffer.from(received.slice(end + 2));
  const length = Number(line.slice(1));
  return text.length >= length + 2 ? text.subarray(0, length).toString('utf8') : undefined;
}
