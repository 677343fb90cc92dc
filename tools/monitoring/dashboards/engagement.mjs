import { board, figure, graph, orZero, rates } from './panels.mjs';

const people = (window) => orZero(`max(rapport_people_active{window="${window}"})`);
const aDay = (metric) => orZero(`sum(increase(${metric}[1d]))`);

/** What people do, in sums: nothing here tells of one of them. */
export function engagementBoard({ thresholds }) {
  return board('engagement', 'user engagement', 'What people do, in sums only.', {
    People: [
      figure('Active today', 'short', people('day')),
      figure('Active this week', 'short', people('week')),
      figure('Active this month', 'short', people('month')),
      figure('Turns in 24 hours', 'short', aDay('rapport_turn_duration_seconds_count')),
      graph('Active people', 'short', { '{{window}}': orZero('max by (window) (rapport_people_active)') }),
      graph('Of the month, active today', 'percentunit', {
        share: 'max(rapport_people_active{window="day"}) / max(rapport_people_active{window="month"})',
      }),
      graph('Turns', 'reqps', { turns: 'rapport:turns:rate5m' }),
      graph('Conversations that began, in an hour', 'short', {
        '{{persona}}': orZero('sum by (persona) (increase(rapport_persona_conversations_begun_total[1h]))'),
      }),
    ],
    Answers: [
      graph('Tone', 'reqps', { '{{basis}}': rates('rapport_turn_tone_total', ['basis']) }),
      graph('Stopped by people', 'reqps', { '{{turn}}': rates('rapport_turn_stops_total', ['turn']) }),
      graph('Told that they talk with software', 'reqps', {
        '{{reason}}': rates('rapport_disclosures_total', ['reason']),
      }),
      graph('Decisions of screening', 'reqps', {
        '{{side}} {{action}}': rates('rapport_safety_decisions_total', ['side', 'action']),
      }),
      graph('Answered by the crisis protocol, in a day', 'short', {
        '{{kind}}': orZero('sum by (kind) (increase(rapport_crisis_referrals_total[1d]))'),
      }),
      graph('Registrations refused for age, in a day', 'short', { refused: aDay('rapport_auth_age_refusals_total') }),
    ],
    Memory: [
      graph('Recalled', 'ops', { '{{kind}}': rates('rapport_memory_recalled_total', ['kind']) }),
      graph('Facts that the model offered', 'ops', { '{{outcome}}': rates('rapport_memory_facts_total', ['outcome']) }),
      graph('Changed by people', 'ops', { '{{change}}': rates('rapport_memory_changes_total', ['change']) }),
      graph(
        'Oldest turn that was not read',
        's',
        { age: 'max(rapport_memory_backlog_lag_seconds)' },
        { limit: thresholds.memory_backlog_s },
      ),
      graph('Imports', 'ops', {
        '{{format}} {{outcome}}': rates('rapport_memory_imports_total', ['format', 'outcome']),
      }),
      graph('Exports and erasures, in a day', 'short', {
        'exports {{outcome}}': orZero('sum by (outcome) (increase(rapport_exports_total[1d]))'),
        'erasures {{cause}}': orZero('sum by (cause) (increase(rapport_erasures_total[1d]))'),
      }),
    ],
  });
}
