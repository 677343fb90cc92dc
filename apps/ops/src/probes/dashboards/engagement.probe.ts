import { dashboardProbe } from './dashboard-probe.js';

export const engagementProbe = dashboardProbe('engagement', 'engagement');
