/** Alertmanager's configuration: who hears of what, how fast, and what is kept back because its cause is told already. */
export function alertmanagerConfig({ receivers }) {
  return {
    route: {
      // What nobody thought of is looked at by daylight, and not lost.
      receiver: 'ticket',
      group_by: ['alertname', 'job'],
      group_wait: '10s',
      group_interval: '1m',
      repeat_interval: '1d',
      routes: [
        route('heartbeat', { group_wait: '0s', group_interval: '1m', repeat_interval: '2m' }),
        route('page', { group_wait: '5s', group_interval: '1m', repeat_interval: '1h' }),
        route('info', { group_wait: '1m', group_interval: '1h', repeat_interval: '7d' }),
        route('ticket', {}),
      ],
    },
    inhibit_rules: [
      // Nothing answers: errors, slowness and lost processes are no news.
      inhibit(['alertname="ServiceDown"'], ['area=~"symptom|platform"']),
      inhibit(['alertname="ServiceDown"'], ['alertname="InstanceDown"', 'job="rapport-api"']),
      inhibit(['alertname="WorkerDown"'], ['alertname="InstanceDown"', 'job="rapport-worker"']),
      inhibit(['alertname="DatabaseDown"'], ['area="symptom"']),
      // Who was called for something needs no ticket of it.
      inhibit(['severity="page"'], ['severity="ticket"'], ['alertname']),
    ],
    receivers: Object.entries(receivers).map(([name, url]) => ({
      name,
      webhook_configs: [{ url, send_resolved: name !== 'heartbeat' }],
    })),
  };
}

const route = (severity, timing) => ({ receiver: severity, matchers: [`severity="${severity}"`], ...timing });
/** @param {string[]} source @param {string[]} target @param {string[]} [equal] */
const inhibit = (source, target, equal) => ({
  source_matchers: source,
  target_matchers: target,
  ...(equal ? { equal } : {}),
});
