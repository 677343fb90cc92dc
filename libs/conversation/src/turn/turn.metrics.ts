import { defineMetrics } from '@rapport/platform';

export const turnMetrics = defineMetrics({
  duration: {
    type: 'histogram',
    name: 'rapport_turn_duration_seconds',
    help: 'Time from the opening of the conversation to the end of the turn, its storage included.',
    labels: ['outcome', 'rung'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20, 30, 60, 120],
  },
  stageDuration: {
    type: 'histogram',
    name: 'rapport_turn_stage_duration_seconds',
    help: 'Time that each stage of a turn took. compose: from the end of screening and recall to the whole prompt; generate: the answer, from the first word to the last.',
    labels: ['stage'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60],
  },
  rungs: {
    type: 'counter',
    name: 'rapport_turn_rungs_total',
    help: 'Rungs of the degradation ladder that were tried, by how each ended; failed: a lower one was asked.',
    labels: ['rung', 'outcome'],
  },
  shed: {
    type: 'counter',
    name: 'rapport_turn_shed_total',
    help: 'Messages that were turned away because the server had more to do than it can, by what showed it.',
    labels: ['reason'],
  },
  settlements: {
    type: 'counter',
    name: 'rapport_turn_settlements_total',
    help: 'Attempts to store how a turn ended. postponed: the database was away; given_up: for too long; repeated: it was stored before, and the confirmation was lost; lost: somebody else had ended the turn, or its conversation was deleted.',
    labels: ['outcome'],
  },
  tone: {
    type: 'counter',
    name: 'rapport_turn_tone_total',
    help: 'Answers by what their tone went by. adapted: how the person writes; off: they switched that off; safety: screening or the crisis protocol put the persona back to itself.',
    labels: ['basis'],
  },
  interrupted: {
    type: 'counter',
    name: 'rapport_turn_interrupted_total',
    help: 'Turns that this process ended because the process that ran them was gone.',
    labels: [],
  },
  firstText: {
    type: 'histogram',
    name: 'rapport_turn_first_text_seconds',
    help: "Time from the opening of the conversation to the first text that was let out to the person's application.",
    labels: [],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20],
  },
});
