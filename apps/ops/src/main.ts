#!/usr/bin/env node
import 'reflect-metadata';
import { isCodedError } from '@rapport/kernel';
import { ConfigError, readEnvFile } from '@rapport/platform';
import { createProgram } from './create-program.js';

try {
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  await createProgram({ environment: process.env, file: readEnvFile(), print }).parseAsync();
} catch (error) {
  // Expected failures say what to do; of any other error the stack is what helps.
  const expected = error instanceof ConfigError || isCodedError(error);
  const { message, stack } = error as Error;
  process.stderr.write(`${expected ? message : stack}\n`);
  process.exitCode = 1;
}
