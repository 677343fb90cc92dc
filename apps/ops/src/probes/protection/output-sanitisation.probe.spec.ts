import { join } from 'node:path';
import { folderWith, probeContext, provesRed } from '@rapport/testing';
import { outputSanitisationProbe } from './output-sanitisation.probe.js';

const scene = (settings: string) => () =>
  probeContext({ configurationFile: join(folderWith({ 'settings.env': settings }), 'settings.env') });

provesRed(outputSanitisationProbe, {
  sound: scene('SAFETY_REPLY_MARKUP=links\n'),
  sabotaged: { 'replies are shown as they come': scene('SAFETY_REPLY_MARKUP=off\n') },
});
