import { contactScenes, provesRed } from '@rapport/testing';
import { devopsProbe } from './devops.probe.js';

provesRed(devopsProbe, contactScenes('devops'));
