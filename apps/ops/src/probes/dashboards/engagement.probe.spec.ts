import { dashboardScenes, provesRed } from '@rapport/testing';
import { engagementProbe } from './engagement.probe.js';

provesRed(engagementProbe, dashboardScenes('engagement'));
