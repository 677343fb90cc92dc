import { dashboardScenes, provesRed } from '@rapport/testing';
import { systemProbe } from './system.probe.js';

provesRed(systemProbe, dashboardScenes('system'));
