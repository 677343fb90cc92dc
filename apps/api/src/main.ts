import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { configRules, sections } from '@rapport/composition';
import { endOnSignals, httpConfig, HttpServers, loadConfig, readEnvFile, runProgram } from '@rapport/platform';
import { createApp } from './create-app.js';

await runProgram(async () => {
  const config = loadConfig(sections, process.env, readEnvFile(), configRules);
  const app = await createApp(config);
  endOnSignals(app, config.get(httpConfig));
  const addresses = await app.get(HttpServers).listen(app);
  new Logger('Api').log({ event: 'listening', ...addresses });
});
