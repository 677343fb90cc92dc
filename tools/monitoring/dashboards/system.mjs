import { board, figure, graph, orZero, quantile, rates } from './panels.mjs';

/** What runs, what it needs, and what waits. */
export function systemBoard({ thresholds }) {
  return board('system', 'system overview', 'Processes, what they depend on, and background work.', {
    Now: [
      figure('API processes that are ready', 'short', 'sum(rapport_ready{job="rapport-api"})'),
      figure('Workers that answer', 'short', 'sum(up{job="rapport-worker"})'),
      figure('Alerts', 'short', orZero('count(ALERTS{alertstate="firing",alertname!="Watchdog"})'), { limit: 1 }),
      figure('Streams open', 'short', 'sum(rapport_active_streams)'),
      graph('Versions and slots', 'short', { '{{version}} {{slot}}': 'count by (version, slot) (rapport_build_info)' }),
      graph('Alerts that fire', 'short', {
        '{{alertname}}': orZero('count by (alertname) (ALERTS{alertstate="firing",alertname!="Watchdog"})'),
      }),
    ],
    Processes: [
      graph(
        'Memory, of the limit',
        'percentunit',
        { '{{job}} {{instance}}': 'process_resident_memory_bytes / on (job, instance) rapport_memory_limit_bytes' },
        { limit: thresholds.memory },
      ),
      graph('Heap', 'bytes', { '{{job}} {{instance}}': 'nodejs_heap_size_used_bytes' }),
      graph('CPU, cores', 'short', { '{{job}} {{instance}}': 'rate(process_cpu_seconds_total[5m])' }),
      graph(
        'Event loop, p99 of the delay',
        's',
        { '{{job}} {{instance}}': 'nodejs_eventloop_lag_p99_seconds' },
        { limit: thresholds.event_loop_s },
      ),
      graph('Streams open', 'short', { '{{instance}}': 'rapport_active_streams' }),
      graph('Requests to Gemini', 'short', {
        'running {{instance}}': 'rapport_llm_running_requests',
        'waiting {{instance}}': 'rapport_llm_queued_requests',
      }),
      graph('Messages turned away', 'reqps', { '{{reason}}': rates('rapport_turn_shed_total', ['reason']) }),
      graph('Memories held in processes', 'bytes', { '{{instance}}': 'rapport_memory_index_bytes' }),
    ],
    Dependencies: [
      graph('Redis and PostgreSQL reachable', 'short', {
        'Redis {{job}}': 'min by (job) (rapport_shared_state_up)',
        'PostgreSQL {{job}}': 'min by (job) (rapport_database_up)',
      }),
      graph(
        'Redis, p95 of a command',
        's',
        { '{{job}}': quantile(0.95, 'rapport_redis_command_duration_seconds', ['job']) },
        { limit: thresholds.redis_s },
      ),
      graph('Redis errors', 'ops', { '{{reason}}': rates('rapport_shared_state_errors_total', ['reason']) }),
      graph('Connections to PostgreSQL', 'short', {
        '{{job}} {{state}}': 'sum by (job, state) (rapport_database_pool_connections)',
      }),
    ],
    'Background work': [
      graph('Jobs waiting', 'short', { '{{exported_job}}': 'max by (exported_job) (rapport_jobs_waiting)' }),
      graph(
        'Oldest job',
        's',
        { '{{exported_job}}': 'max by (exported_job) (rapport_jobs_oldest_seconds)' },
        { limit: thresholds.job_waiting_s },
      ),
      graph('Runs of jobs', 'ops', {
        '{{exported_job}} {{outcome}}': rates('rapport_jobs_total', ['exported_job', 'outcome']),
      }),
      graph(
        'Oldest event before the audit log',
        's',
        { oldest: 'max(rapport_audit_outbox_oldest_seconds)' },
        {
          limit: thresholds.audit_outbox_s,
        },
      ),
      graph(
        'Oldest erasure under way',
        's',
        { oldest: 'max(rapport_erasures_oldest_seconds)' },
        {
          limit: thresholds.erasure_s,
        },
      ),
      graph('Age of the latest backup', 's', {
        '{{kind}}': 'time() - max by (kind) (rapport_backup_last_success_timestamp_seconds)',
      }),
      graph("People's requests that wait", 'short', {
        '{{kind}} {{standing}}': orZero('max by (kind, standing) (rapport_privacy_requests_open)'),
      }),
      graph('Due to be purged, and still there', 'short', {
        '{{category}}': orZero('max by (category) (rapport_retention_due)'),
      }),
    ],
  });
}
