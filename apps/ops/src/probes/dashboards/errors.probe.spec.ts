import { dashboardScenes, provesRed } from '@rapport/testing';
import { errorsProbe } from './errors.probe.js';

provesRed(errorsProbe, dashboardScenes('errors'));
