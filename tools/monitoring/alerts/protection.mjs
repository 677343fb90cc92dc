import { alert, around, firing, silent } from '../alert.mjs';
import { moreEvents } from '../expressions.mjs';
import { appearing, counting, steady } from '../series.mjs';

const WORKER = 'job="rapport-worker",instance="c"';
const labels = { job: 'rapport-worker', instance: 'c' };
const HOUR = 3_600;
const DAY = 86_400;

/** What people and laws rely on: erasure, requests, retention, audit, crises, backups. */
export function protectionAlerts(slo) {
  return [
    erasure(slo),
    residue(),
    ledger(),
    ...requests(),
    audit(slo),
    auditFault(),
    breakGlass(),
    webhook(slo),
    reviews(),
    backup(slo),
    restoreDrill(slo),
  ];
}

/** A group of its own: its tests take a day. */
export const retentionAlerts = (slo) => [retention(slo)];

const rule = (item) => alert({ area: 'protection', dashboard: 'system', ...item });

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
    cases: [
      silent('90m', counting(name, 0, 2)),
      firing('90m', { labels }, appearing(name, 1, 75)),
      firing('90m', { labels }, counting(name, 0.1)),
    ],
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
    description: 'The ledger names {{ $value }} erasures that the database does not know of; nothing is ready until they are done again.',
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

function audit({ thresholds: { audit_outbox_s: limit } }) {
  const [below, above] = around(limit);
  const oldest = (value) => steady(`rapport_audit_outbox_oldest_seconds{${WORKER}}`, value);
  return rule({
    name: 'AuditLagging',
    severity: 'page',
    expr: `max(rapport_audit_outbox_oldest_seconds) > ${limit}`,
    hold: '5m',
    summary: 'Events wait to be appended to the audit log',
    description: 'The oldest event is older than the worker should let it become.',
    cases: [silent('15m', oldest(below)), firing('15m', {}, oldest(above))],
  });
}

function auditFault() {
  const name = `rapport_audit_faults_total{${WORKER},kind="leaf"}`;
  const fires = { labels: { ...labels, kind: 'leaf' } };
  return rule({
    name: 'AuditFault',
    severity: 'page',
    expr: moreEvents('rapport_audit_faults_total', '1h'),
    summary: 'The audit log was changed, or somebody tried to fork it',
    description: 'A verification found a fault of the kind {{ $labels.kind }}.',
    cases: [
      silent('90m', counting(name, 0, 2)),
      firing('90m', fires, appearing(name, 1, 75)),
      firing('90m', fires, counting(name, 0.1)),
    ],
  });
}

function breakGlass() {
  const name = 'rapport_elevations_total{job="rapport-api",instance="a",role="admin"}';
  const fires = { labels: { job: 'rapport-api', instance: 'a', role: 'admin' } };
  return rule({
    name: 'BreakGlassUsed',
    severity: 'ticket',
    expr: moreEvents('rapport_elevations_total', '1h'),
    summary: 'Somebody took a role for a limited time',
    description: 'The role {{ $labels.role }} was taken by break-glass: somebody else has to review it.',
    cases: [
      silent('90m', counting(name, 0, 2)),
      firing('90m', fires, appearing(name, 1, 75)),
      firing('90m', fires, counting(name, 0.1)),
    ],
  });
}

function webhook({ thresholds: { crisis_delivery_failures: limit } }) {
  const name = (outcome) => `rapport_crisis_notifications_total{${WORKER},outcome="${outcome}"}`;
  const fires = (outcome) => ({ labels: { ...labels, outcome } });
  return rule({
    name: 'CrisisWebhookFailing',
    severity: 'page',
    expr:
      `${moreEvents('rapport_crisis_notifications_total{outcome="abandoned"}', '1h')} or ` +
      moreEvents('rapport_crisis_notifications_total{outcome="failed"}', '10m', limit),
    summary: 'The operator does not hear of people in a crisis',
    description: 'Notifications end with {{ $labels.outcome }}: somebody has to look at the incidents by hand.',
    cases: [
      silent('90m', counting(name('abandoned'), 0, 1), counting(name('failed'), 0, 9), counting(name('delivered'), 3)),
      firing('90m', fires('abandoned'), appearing(name('abandoned'), 1, 50)),
      firing('90m', fires('abandoned'), counting(name('abandoned'), 0.1)),
      silent('90m', appearing(name('failed'), limit, 85)),
      firing('90m', fires('failed'), appearing(name('failed'), limit + 1, 85)),
      silent('90m', counting(name('failed'), limit / 10)),
      firing('90m', fires('failed'), counting(name('failed'), (limit / 10) * 1.1)),
    ],
  });
}

function reviews() {
  const [texts, packs] = ['rapport_crisis_overdue_reviews', 'rapport_disclosure_reviews_overdue'];
  const of = (name, count) => steady(`${name}{job="rapport-api",instance="a"}`, count);
  return rule({
    name: 'ReviewOverdue',
    severity: 'ticket',
    expr: `max(${texts}) > 0 or max(${packs}) > 0`,
    hold: '1h',
    summary: 'Texts of the crisis protocol or of disclosures have to be reviewed',
    description: '{{ $value }} reviews have expired: what people are told may be out of date.',
    cases: [
      silent('90m', of(texts, 0), of(packs, 0)),
      firing('90m', { value: '1' }, of(texts, 1), of(packs, 0)),
      firing('90m', { value: '1' }, of(texts, 0), of(packs, 1)),
    ],
  });
}

const lastSuccess = 'rapport_backup_last_success_timestamp_seconds';

function backup({ thresholds: { backup_age_h: hours } }) {
  // The clock of these tests begins at 0, so what was before is negative; an hour has passed when they look.
  const made = (kind, ageHours) => steady(`${lastSuccess}{${WORKER},kind="${kind}"}`, HOUR - ageHours * HOUR);
  const [below, above] = [hours - 0.5, hours + 1];
  const database = { labels: { kind: 'database' } };
  return rule({
    name: 'BackupTooOld',
    severity: 'page',
    expr:
      `time() - max by (kind) (${lastSuccess}{kind=~"database|shared_state"}) > ${hours * HOUR}` +
      ` or absent(${lastSuccess}{kind="database"})`,
    hold: '15m',
    summary: 'There is no recent backup',
    description: 'The latest backup of {{ $labels.kind }} is too old, or there is none.',
    cases: [
      silent('60m', made('database', below), made('shared_state', below)),
      firing('60m', database, made('database', above), made('shared_state', below)),
      firing('60m', { labels: { kind: 'shared_state' } }, made('database', below), made('shared_state', above)),
      firing('60m', database, steady(`rapport_ready{${WORKER}}`, 1)),
    ],
  });
}

function restoreDrill({ thresholds: { restore_drill_age_d: days } }) {
  const made = (ageDays) => steady(`${lastSuccess}{${WORKER},kind="restore_drill"}`, 3 * HOUR - ageDays * DAY);
  const fires = { labels: { kind: 'restore_drill' } };
  return rule({
    name: 'RestoreDrillTooOld',
    severity: 'ticket',
    expr:
      `time() - max by (kind) (${lastSuccess}{kind="restore_drill"}) > ${days * DAY}` +
      ` or absent(${lastSuccess}{kind="restore_drill"})`,
    hold: '1h',
    summary: 'Nobody knows whether the backups can be restored',
    description: 'The latest restore drill is too old, or there was none.',
    cases: [
      silent('180m', made(days - 0.5)),
      firing('180m', fires, made(days + 0.5)),
      firing('180m', fires, steady(`rapport_ready{${WORKER}}`, 1)),
    ],
  });
}
