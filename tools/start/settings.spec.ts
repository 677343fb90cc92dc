import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readSettings } from './settings.mjs';

const setup = (text?: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-settings-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, '.env');
  if (text !== undefined) writeFileSync(file, text);
  return { sut: readSettings, ctx: { file } };
};

describe('the settings of npm start', () => {
  it('take in the .env file, so that a key in it is not answered with the emulator', () => {
    const { sut, ctx } = setup('GEMINI_API_KEY=secret\n#PORT=1\n');
    expect(sut(ctx.file, {})).toEqual({ GEMINI_API_KEY: 'secret' });
  });

  it('prefer the environment to the file, and a value to an empty one', () => {
    const { sut, ctx } = setup('PORT=4000\nINTERNAL_PORT=4001\nGEMINI_API_KEY=\n');
    expect(sut(ctx.file, { PORT: '5000', INTERNAL_PORT: '' })).toEqual({ PORT: '5000', INTERNAL_PORT: '4001' });
  });

  it('need no file', () => {
    const { sut, ctx } = setup();
    expect(sut(ctx.file, { PORT: '5000' })).toEqual({ PORT: '5000' });
  });
});
