import { dashboardProbe } from './dashboard-probe.js';

/** Prices change: who reads money off a board has to know of which day they are. */
export const costProbe = dashboardProbe('cost', 'cost', (text) =>
  /\b20\d{2}-\d{2}-\d{2}\b/.test(text) ? [] : ['nothing says of which day its prices are'],
);
