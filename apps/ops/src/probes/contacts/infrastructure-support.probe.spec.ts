import { contactScenes, provesRed } from '@rapport/testing';
import { infrastructureSupportProbe } from './infrastructure-support.probe.js';

provesRed(infrastructureSupportProbe, contactScenes('infrastructure-support'));
