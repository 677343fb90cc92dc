/** PromQL that several rules and panels share. */

/** Requests of people's applications: not probes, not scrapes, not operators. */
export const PUBLIC = 'job="rapport-api",route=~"/v1/.*"';

export const HTTP = 'rapport_http_request_duration_seconds';
export const FIRST_TEXT = 'rapport_turn_first_text_seconds';
export const TURNS = 'rapport_turn_duration_seconds';

/** Both writings of a bucket's bound: `2`, and `2.0` of the OpenMetrics format. */
export const bound = (seconds) => `le=~"${String(seconds).replace('.', '[.]')}([.]0)?"`;

/** The rate of `metric` without the requests that wait for a model; one route may have methods of both kinds. */
export function plainRequests(metric, window, { waits_for_model: waiting }) {
  const byMethod = Map.groupBy(waiting, ({ method }) => method);
  const pattern = (requests) => requests.map(({ route }) => route).join('|');
  const rate = (matchers) => `rate(${metric}{job="rapport-api",${matchers}}[${window}])`;
  return [
    rate(`route=~"/v1/.*",route!~"${pattern(waiting)}"`),
    ...[...byMethod].map(([method, requests]) => rate(`route=~"${pattern(requests)}",method!="${method}"`)),
  ].join(' or ');
}

/**
 * Whether more than `count` events of each series of `selector` fell into `window`. A labelled counter appears with its first
 * event, which `increase` does not see, for there was no zero before it.
 */
export const moreEvents = (selector, window, count = 0) =>
  `increase(${selector}[${window}]) > ${count} or (${selector} unless ${selector} offset ${window}) > ${count}`;

/** Calls that failed; those that we cancelled ourselves did not. */
export const FAILED_CALLS = 'rapport_llm_calls_total{outcome=~"llm[.].+",outcome!="llm.aborted"}';
export const REJECTED_CALLS = 'rapport_llm_calls_total{outcome=~"llm[.](rate_limited|quota_exhausted)"}';
