import { contactScenes, provesRed } from '@rapport/testing';
import { geminiSupportProbe } from './gemini-support.probe.js';

provesRed(geminiSupportProbe, contactScenes('gemini-support'));
