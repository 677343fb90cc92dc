import { contactScenes, provesRed } from '@rapport/testing';
import { techLeadProbe } from './tech-lead.probe.js';

provesRed(techLeadProbe, contactScenes('tech-lead'));
