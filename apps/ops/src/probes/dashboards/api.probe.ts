import { dashboardProbe } from './dashboard-probe.js';

export const apiProbe = dashboardProbe('api', 'the API');
