import type { Probe } from '@rapport/checklist';
import { costAnalysis } from './cost-analysis.probe.js';
import { costs } from './costs.probe.js';
import { errorRateHour } from './error-rate-hour.probe.js';
import { errorsHourly } from './errors-hourly.probe.js';
import { featureUsage } from './feature-usage.probe.js';
import { healthGreenHour } from './health-green-hour.probe.js';
import { logsNormal } from './logs-normal.probe.js';
import { memoryStable } from './memory-stable.probe.js';
import { noErrorSpikes } from './no-error-spikes.probe.js';
import { performanceReport } from './performance-report.probe.js';
import { recentLogs } from './recent-logs.probe.js';
import { responseTimes } from './response-times.probe.js';
import { sampleConversations } from './sample-conversations.probe.js';
import { servicesHealthy } from './services-healthy.probe.js';
import { sloSnapshot } from './slo-snapshot.probe.js';
import { triage } from './triage.probe.js';
import { usersConnect } from './users-connect.probe.js';
import { watched } from './watched.probe.js';
import { weeklyReports } from './weekly-reports.probe.js';

export const operationProbes: readonly Probe[] = [
  servicesHealthy,
  noErrorSpikes,
  responseTimes,
  memoryStable,
  logsNormal,
  usersConnect,
  sampleConversations,
  watched,
  errorsHourly,
  performanceReport,
  costs,
  weeklyReports,
  costAnalysis,
  featureUsage,
  healthGreenHour,
  errorRateHour,
  triage,
  recentLogs,
  sloSnapshot,
];
