import { dashboardProbe } from './dashboard-probe.js';

export const errorsProbe = dashboardProbe('errors', 'errors');
