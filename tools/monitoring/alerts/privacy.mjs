import { alert, around, eventCases, firing, silent } from '../alert.mjs';
import { moreEvents } from '../expressions.mjs';
import { steady } from '../series.mjs';

const WORKER = 'job="rapport-worker",instance="c"';

/** What people may ask for: to be erased, to be answered in time. */
export const privacyAlerts = (slo) => [erasure(slo), residue(), ledger(), ...requests(), purges()];

/** A group of its own: its tests take a day. */
export const retentionAlerts = (slo) => [retention(slo)];

const rule = (item) => alert({ area: 'privacy', dashboard: 'system', ...item });

function erasure({ thresholds: { erasure_s: limit } }) {
  const [below, above] = around(limit);
  const oldest = (value) => steady(`rapport_erasures_oldest_seconds{${WORKER}}`, value);
  return rule({
    name: 'ErasureOverdue',
    severity: 'page',
    expr: `max(rapport_erasures_oldest_seconds) > ${limit}`,
    hold: '5m',
    summary: 'Somebody asked to be erased, and is not',
    description: 'The oldest erasure that is not complete is older than it may be.',
    cases: [silent('15m', oldest(below)), firing('15m', {}, oldest(above))],
  });
}

function residue() {
  const name = `rapport_erasure_residue_total{${WORKER}}`;
  return rule({
    name: 'ErasureResidue',
    severity: 'ticket',
    expr: moreEvents('rapport_erasure_residue_total', '1h'),
    summary: 'Rows of a person were found after their erasure',
    description: 'Something was written late. It was erased again; find out what wrote it.',
    cases: eventCases(name, 60, { labels: { job: 'rapport-worker', instance: 'c' } }),
  });
}

function ledger() {
  const ahead = (count) => steady(`rapport_erasure_ledger_ahead{${WORKER}}`, count);
  return rule({
    name: 'ErasureLedgerAhead',
    severity: 'page',
    expr: 'max(rapport_erasure_ledger_ahead) > 0',
    hold: '10m',
    summary: 'The database holds people who were erased: a backup was restored',
    description:
      'The ledger names {{ $value }} erasures that the database does not know of; nothing is ready until they are done again.',
    cases: [silent('20m', ahead(0)), firing('20m', { value: '1' }, ahead(1))],
  });
}

function requests() {
  const open = (standing, count) =>
    steady(`rapport_privacy_requests_open{${WORKER},kind="access",standing="${standing}"}`, count);
  return [
    rule({
      name: 'PrivacyRequestOverdue',
      severity: 'page',
      expr: 'max by (kind) (rapport_privacy_requests_open{standing="overdue"}) > 0',
      hold: '5m',
      summary: 'A request of a person was not answered in time',
      description: '{{ $value }} requests of the kind {{ $labels.kind }} are overdue.',
      cases: [
        silent('15m', open('overdue', 0), open('due_soon', 3)),
        firing('15m', { labels: { kind: 'access' }, value: '1' }, open('overdue', 1)),
      ],
    }),
    rule({
      name: 'PrivacyRequestDueSoon',
      severity: 'ticket',
      expr: 'max by (kind) (rapport_privacy_requests_open{standing="due_soon"}) > 0',
      hold: '5m',
      summary: 'A request of a person has to be answered within days',
      description: '{{ $value }} requests of the kind {{ $labels.kind }} are due soon.',
      cases: [
        silent('15m', open('due_soon', 0), open('on_time', 3)),
        firing('15m', { labels: { kind: 'access' }, value: '1' }, open('due_soon', 1)),
      ],
    }),
  ];
}

function purges() {
  const name = `rapport_retention_failures_total{${WORKER},category="sessions"}`;
  return rule({
    name: 'RetentionFailing',
    severity: 'ticket',
    expr: moreEvents('rapport_retention_failures_total', '1h'),
    summary: 'Data whose time is over could not be removed',
    description: 'The purge of {{ $labels.category }} failed; it is tried again the next night.',
    cases: eventCases(name, 60, { labels: { job: 'rapport-worker', instance: 'c', category: 'sessions' } }),
  });
}

function retention({ thresholds: { retention_due_h: hours } }) {
  const name = `rapport_retention_due{${WORKER},category="sessions"}`;
  const at = `${(hours + 1) * 60}m`;
  return rule({
    name: 'RetentionOverdue',
    severity: 'ticket',
    expr: `min by (category) (min_over_time(rapport_retention_due[${hours}h])) > 0`,
    summary: 'Data that should be gone is still there after a purge',
    description: 'Of the category {{ $labels.category }}, {{ $value }} were due for more than a day.',
    cases: [
      silent(at, { series: name, values: (steps) => `5x${steps - 2} 0x1 5x1` }),
      firing(at, { labels: { category: 'sessions' }, value: '1' }, steady(name, 1)),
    ].map((item) => ({ ...item, step: '30m' })),
  });
}
