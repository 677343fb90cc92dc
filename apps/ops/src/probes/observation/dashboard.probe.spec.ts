import { folderWith, probeContext, provesRed } from '@rapport/testing';
import { dashboardProbe } from './dashboard.probe.js';

const dashboard = (expr: string | undefined) => ({
  panels: [
    { type: 'text', title: 'About' },
    { type: 'row', panels: [{ type: 'timeseries', title: 'Calls', targets: [{ expr }] }] },
  ],
});
const scene = (content: unknown) => () =>
  probeContext({
    sourceFolder: folderWith({
      'docs/generated/metrics.md': '| `rapport_llm_call_duration_seconds` | histogram |\n',
      'monitoring/dashboards/api.json': content,
    }),
  });

provesRed(dashboardProbe, {
  sound: scene(dashboard('rate(rapport_llm_call_duration_seconds_count[5m])')),
  sabotaged: {
    'a metric was renamed': scene(dashboard('rate(rapport_llm_duration_seconds_count[5m])')),
    'a panel asks nothing': scene(dashboard(undefined)),
    'it has no panels': scene({ panels: [] }),
    'it is no JSON': scene('{"panels": ['),
  },
});
