import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { NeuralEncoder } from '../../../apps/gemini-emulator/src/embeddings/encoder.js';

const DIMENSIONS = 512;
const KEY_BYTES = 32;
const RECORD_BYTES = KEY_BYTES + DIMENSIONS * 4;
/** Texts encoded between two writes, so that a run that is interrupted loses little. */
const BATCH = 64;

/** Vectors of the emulator's local model, kept in a file by the digest of their text: encoding takes 20-40 ms a text. */
export class VectorCache {
  private readonly known = new Map<string, Float32Array>();
  private readonly encoder = new NeuralEncoder();

  constructor(private readonly file: string) {
    if (!existsSync(file)) return;
    const bytes = readFileSync(file);
    for (let at = 0; at + RECORD_BYTES <= bytes.length; at += RECORD_BYTES) {
      const vector = new Float32Array(
        bytes.buffer.slice(bytes.byteOffset + at + KEY_BYTES, bytes.byteOffset + at + RECORD_BYTES),
      );
      this.known.set(bytes.toString('hex', at, at + KEY_BYTES), vector);
    }
  }

  async vectorsOf(texts: readonly string[]): Promise<Float32Array[]> {
    const missing = [...new Set(texts)].filter((text) => !this.known.has(keyOf(text)));
    for (let at = 0; at < missing.length; at += BATCH) {
      await this.encode(missing.slice(at, at + BATCH));
      process.stderr.write(`\rencoding: ${Math.min(at + BATCH, missing.length)} of ${missing.length} texts `);
    }
    if (missing.length > 0) process.stderr.write('\n');
    return texts.map((text) => this.known.get(keyOf(text))!);
  }

  close(): Promise<void> {
    return this.encoder.close();
  }

  private async encode(texts: readonly string[]): Promise<void> {
    const vectors: Float32Array[] = [];
    // One text a call: the model gains nothing from batches, and the sums of a batch differ with its make-up.
    for (const text of texts) vectors.push(...(await this.encoder.encode([text])));
    mkdirSync(dirname(this.file), { recursive: true });
    texts.forEach((text, at) => {
      const vector = vectors[at]!;
      const bytes = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
      appendFileSync(this.file, Buffer.concat([Buffer.from(keyOf(text), 'hex'), bytes]));
      this.known.set(keyOf(text), vector);
    });
  }
}

function keyOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
