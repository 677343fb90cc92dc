interface Reply {
  readonly id?: number;
  readonly error?: { readonly message: string };
  readonly result?: unknown;
}

/** What is left of a heap after a collection, bytes. */
export interface CollectedHeap {
  /**
   * Of the program's data, without what is young: a collection moves all that survives it to the old spaces, so what is young
   * came after. A scrape of the metrics is nearly a megabyte of that, and would be taken for growth.
   */
  readonly heapBytes: number;
  /** Of compiled code: for many minutes the engine compiles once more what runs often. It grows to an end, and is no leak. */
  readonly codeBytes: number;
}

/**
 * Speaks to the inspector of a process that was started with `--inspect`: for runs on a machine of one's own, never in
 * production, where no process has one.
 */
export class Inspector {
  private next = 0;
  private readonly waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();

  private constructor(private readonly socket: WebSocket) {
    socket.addEventListener('message', ({ data }) => this.take(JSON.parse(String(data)) as Reply));
    socket.addEventListener('close', () => this.failAll());
  }

  /** @param address of the inspector, `127.0.0.1:9229` */
  static async attach(address: string, signal: AbortSignal): Promise<Inspector> {
    const answer = await fetch(`http://${address}/json/list`, { signal });
    const [page] = (await answer.json()) as { webSocketDebuggerUrl: string }[];
    if (!page) throw new Error(`nothing to inspect at ${address}`);
    const socket = new WebSocket(page.webSocketDebuggerUrl);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve(), { once: true });
      socket.addEventListener('error', () => reject(new Error(`no inspector at ${address}`)), { once: true });
    });
    return new Inspector(socket);
  }

  /** Collects garbage, and resolves with what is left of the heap. */
  async heapAfterCollection(): Promise<CollectedHeap> {
    await this.send('HeapProfiler.enable');
    await this.send('HeapProfiler.collectGarbage');
    const { result } = (await this.send('Runtime.evaluate', { expression: HEAP, returnByValue: true })) as {
      result: { value: CollectedHeap };
    };
    return result.value;
  }

  /** Counts the live objects (the engine collects garbage first) by the name of their class, for classes named. */
  async liveObjects(classNames: readonly string[]): Promise<Readonly<Record<string, number>>> {
    const counts: Record<string, number> = Object.fromEntries(classNames.map((name) => [name, 0]));
    const objectGroup = 'live';
    const all = (await this.send('Runtime.evaluate', { expression: 'Object.prototype', objectGroup })) as {
      result: { objectId: string };
    };
    const { objects } = (await this.send('Runtime.queryObjects', {
      prototypeObjectId: all.result.objectId,
      objectGroup,
    })) as { objects: { objectId: string } };
    const { result } = (await this.send('Runtime.callFunctionOn', {
      objectId: objects.objectId,
      returnByValue: true,
      arguments: [{ value: classNames }],
      functionDeclaration: COUNT,
    })) as { result: { value: Record<string, number> } };
    await this.send('Runtime.releaseObjectGroup', { objectGroup });
    return { ...counts, ...result.value };
  }

  close(): void {
    this.socket.close();
  }

  private send(method: string, params: object = {}): Promise<unknown> {
    this.next += 1;
    const id = this.next;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }

  private take({ id, error, result }: Reply): void {
    const waiting = this.waiting.get(id ?? -1);
    this.waiting.delete(id ?? -1);
    if (error) waiting?.reject(new Error(error.message));
    else waiting?.resolve(result);
  }

  private failAll(): void {
    for (const { reject } of this.waiting.values()) reject(new Error('the inspected process is gone'));
    this.waiting.clear();
  }
}

/** Runs in the inspected process: the spaces of V8 that hold code, bytecode and what is known of them, and the other old ones. */
const HEAP = `(() => {
  const sum = { heapBytes: 0, codeBytes: 0 };
  for (const { space_name, space_used_size } of process.getBuiltinModule('node:v8').getHeapSpaceStatistics()) {
    if (space_name.startsWith('new_')) continue;
    sum[/code|trusted/.test(space_name) ? 'codeBytes' : 'heapBytes'] += space_used_size;
  }
  return sum;
})()`;

/** Runs in the inspected process. Prototypes are instances of nothing, and are not counted. */
const COUNT = `function (names) {
  const counts = {};
  for (const object of this) {
    let name;
    try { name = Object.hasOwn(object, 'constructor') ? undefined : object.constructor?.name; } catch { continue; }
    if (names.includes(name)) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}`;
