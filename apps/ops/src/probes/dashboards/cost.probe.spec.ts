import { dashboardScenes, provesRed } from '@rapport/testing';
import { costProbe } from './cost.probe.js';

provesRed(
  costProbe,
  dashboardScenes('cost', {
    'nothing says of which day its prices are': (text) => text.replaceAll(/\b20\d{2}-\d{2}-\d{2}\b/g, 'of late'),
  }),
);
