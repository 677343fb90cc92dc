import { contactScenes, provesRed } from '@rapport/testing';
import { onCallProbe } from './on-call.probe.js';

provesRed(onCallProbe, contactScenes('on-call'));
