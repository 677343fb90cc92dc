import { dashboardProbe } from './dashboard-probe.js';

export const systemProbe = dashboardProbe('system', 'the system');
