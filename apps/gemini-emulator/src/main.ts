import { Emulator } from './emulator.js';
import { optionsFrom } from './options.js';

const emulator = new Emulator(optionsFrom(process.env));
const url = await emulator.listen();

const stop = (): void => {
  void emulator.close().then(() => process.exit(0));
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);

// One line of JSON, for whoever started us to wait for.
console.log(JSON.stringify({ event: 'listening', name: 'gemini-emulator', url }));
