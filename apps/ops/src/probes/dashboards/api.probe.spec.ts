import { dashboardScenes, provesRed } from '@rapport/testing';
import { apiProbe } from './api.probe.js';

provesRed(apiProbe, dashboardScenes('api'));
