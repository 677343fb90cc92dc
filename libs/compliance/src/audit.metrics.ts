import { defineMetrics } from '@rapport/platform';

export const auditMetrics = defineMetrics({
  appended: {
    type: 'counter',
    name: 'rapport_audit_appended_total',
    help: 'Events that were appended to the Merkle tree of the audit log.',
    labels: [],
  },
  outbox: {
    type: 'gauge',
    name: 'rapport_audit_outbox_events',
    help: 'Events that wait to be appended to the tree.',
    labels: [],
  },
  outboxOldest: {
    type: 'gauge',
    name: 'rapport_audit_outbox_oldest_seconds',
    help: 'Age of the oldest event that waits to be appended to the tree; 0 when none does.',
    labels: [],
  },
  published: {
    type: 'gauge',
    name: 'rapport_audit_published_size',
    help: 'Size of the tree in the checkpoint that this process published last.',
    labels: [],
  },
  faults: {
    type: 'counter',
    name: 'rapport_audit_faults_total',
    help: 'Verifications that found the audit log changed, and publications that were refused because of a fork. Alert on each.',
    labels: ['kind'],
  },
});
