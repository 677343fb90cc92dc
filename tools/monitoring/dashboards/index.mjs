import { apiBoard } from './api.mjs';
import { costBoard } from './cost.mjs';
import { engagementBoard } from './engagement.mjs';
import { errorsBoard } from './errors.mjs';
import { systemBoard } from './system.mjs';

/** The dashboards as Grafana imports them. */
export const dashboards = (slo) =>
  [systemBoard, apiBoard, engagementBoard, errorsBoard, costBoard].map((make) => make(slo));
