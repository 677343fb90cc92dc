import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { ENCODER_DIMENSIONS, normalise } from './expand.js';
import type { EncodeAnswer } from './encoder.worker.js';

/** Text to vectors of 512 dimensions and length 1. */
export interface Encoder {
  encode(texts: readonly string[]): Promise<Float32Array[]>;
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (vectors: Float32Array[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The Universal Sentence Encoder in a worker thread, so that its arithmetic never holds up the server. The thread
 * starts with the first call: loading takes about a second and 200 MB, which many uses of the emulator never need.
 */
export class NeuralEncoder implements Encoder {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  encode(texts: readonly string[]): Promise<Float32Array[]> {
    const worker = (this.worker ??= this.start());
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      worker.postMessage({ id, texts });
    });
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
    this.worker = undefined;
  }

  private start(): Worker {
    // Before a build this file is a `.ts`, and so is its neighbour.
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const worker = new Worker(new URL(`./encoder.worker.${extension}`, import.meta.url));
    worker.on('message', ({ id, vectors, error }: EncodeAnswer) => {
      const caller = this.waiting.get(id);
      this.waiting.delete(id);
      if (vectors) caller?.resolve(vectors);
      else caller?.reject(new Error(error));
    });
    worker.on('error', (error) => this.fail(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => this.fail(new Error('the encoder has stopped')));
    return worker;
  }

  /** Everybody who waits must hear of it; the next call starts afresh. */
  private fail(error: Error): void {
    this.worker = undefined;
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}

/**
 * Hashed words: texts are alike when they share words, not meanings. For when the weights are not wanted
 * (`EMULATOR_EMBEDDINGS=off`): no thread, no load time.
 */
export class HashingEncoder implements Encoder {
  encode(texts: readonly string[]): Promise<Float32Array[]> {
    return Promise.resolve(texts.map((text) => this.hash(text)));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private hash(text: string): Float32Array {
    const vector = new Float32Array(ENCODER_DIMENSIONS);
    for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [text]) {
      const digest = createHash('sha256').update(word).digest();
      const index = digest.readUInt16LE(0) % ENCODER_DIMENSIONS;
      vector[index] = (vector[index] ?? 0) + ((digest[2] ?? 0) % 2 === 0 ? 1 : -1);
    }
    return normalise(vector);
  }
}
