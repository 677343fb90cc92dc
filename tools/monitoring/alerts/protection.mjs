import { alert, around, eventCases, firing, silent } from '../alert.mjs';
import { moreEvents } from '../expressions.mjs';
import { counting, steady } from '../series.mjs';

const WORKER = 'job="rapport-worker",instance="c"';
const labels = { job: 'rapport-worker', instance: 'c' };
const HOUR = 3_600;
const DAY = 86_400;

/** What has to be there when it is needed: the audit log, notifications of crises, reviewed texts, backups. */
export function protectionAlerts(slo) {
  return [audit(slo), auditFault(), breakGlass(), webhook(slo), reviews(), backup(slo), restoreDrill(slo)];
}

const rule = (item) => alert({ area: 'protection', dashboard: 'system', ...item });

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
    cases: eventCases(name, 60, fires),
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
    cases: eventCases(name, 60, fires),
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
      silent('90m', counting(name('delivered'), 3)),
      ...eventCases(name('abandoned'), 60, fires('abandoned')),
      ...eventCases(name('failed'), 10, fires('failed'), limit),
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
  const [database, keys] = ['database', 'user_keys'].map((kind) => ({ labels: { kind } }));
  return rule({
    name: 'BackupTooOld',
    severity: 'page',
    // Not everybody copies shared state; data without the keys of the people in them cannot be read.
    expr:
      `time() - max by (kind) (${lastSuccess}{kind=~"database|user_keys|shared_state"}) > ${hours * HOUR}` +
      ` or absent(${lastSuccess}{kind="database"}) or absent(${lastSuccess}{kind="user_keys"})`,
    hold: '15m',
    summary: 'There is no recent backup',
    description: 'The latest backup of {{ $labels.kind }} is too old, or there is none.',
    cases: [
      silent('60m', made('database', below), made('user_keys', below), made('shared_state', below)),
      silent('60m', made('database', below), made('user_keys', below)),
      firing('60m', database, made('database', above), made('user_keys', below)),
      firing('60m', keys, made('database', below), made('user_keys', above)),
      firing(
        '60m',
        { labels: { kind: 'shared_state' } },
        ...[made('database', below), made('user_keys', below), made('shared_state', above)],
      ),
      firing('60m', database, made('user_keys', below)),
      firing('60m', keys, made('database', below)),
      firing('60m', [database, keys], steady(`rapport_ready{${WORKER}}`, 1)),
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
