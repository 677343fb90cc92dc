import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { configRules, sections } from '@rapport/composition';
import { HttpServers, loadConfig, readEnvFile, runProgram } from '@rapport/platform';
import { createApp } from './create-app.js';

await runProgram(async () => {
  const app = await createApp(loadConfig(sections, process.env, readEnvFile(), configRules));
  // A stop that was asked for is a success: exit code 0, not death by signal.
  app.enableShutdownHooks([], { useProcessExit: true });
  const addresses = await app.get(HttpServers).listen(app);
  new Logger('Api').log({ event: 'listening', ...addresses });
});
