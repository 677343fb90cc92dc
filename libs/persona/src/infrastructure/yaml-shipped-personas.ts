import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { parse } from 'yaml';
import { ShippedPersonas } from '../domain/shipped-personas.js';

/** `libs/persona/personas`: beside the source, and copied beside the compiled code by the build. */
const FOLDER = join(import.meta.dirname, '..', '..', 'personas');

@Injectable()
export class YamlShippedPersonas extends ShippedPersonas {
  override async load(): Promise<readonly { readonly file: string; readonly definition: unknown }[]> {
    const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.yaml')).toSorted();
    return Promise.all(
      files.map(async (file) => ({ file, definition: parse(await readFile(join(FOLDER, file), 'utf8')) as unknown })),
    );
  }
}
