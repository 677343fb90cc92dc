import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { ConfigError, HttpServers, loadConfig, readEnvFile } from '@rapport/platform';
import { createApp } from './create-app.js';
import { sections } from './sections.js';

async function main(): Promise<void> {
  const config = loadConfig(sections, process.env, readEnvFile());
  const app = await createApp(config);
  app.enableShutdownHooks();
  // Started with an IPC channel (`npm start`), the channel is a lifeline: whoever started us is gone when it closes.
  if (process.channel) process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  const { publicUrl, internalUrl } = await app.get(HttpServers).listen(app);
  new Logger('Main').log({ event: 'listening', publicUrl, internalUrl });
}

try {
  await main();
} catch (error) {
  // Nothing of a configuration error is secret; of any other error only what its class and stack say.
  process.stderr.write(`${error instanceof ConfigError ? error.message : (error as Error).stack}\n`);
  process.exitCode = 1;
  setTimeout(() => process.exit(1), 1_000).unref();
}
