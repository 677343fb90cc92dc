import { Exchange, type Person } from '../../fault/exchange.js';
import { call } from '../../fault/http.js';
import { SeededRandom } from '../../fault/seeded-random.js';
import { register } from '../accounts.js';
import type { Slot } from '../nginx-configuration.js';
import type { Pod, Stack } from '../stack.js';
import type { Drill, Drilled } from './drill.js';
import { secondsSince, slotAnswering, untilHolds } from './waiting.js';

const STREAMS = 200;
const PEOPLE = 20;
const WITHIN_S = 30;
const CONSECUTIVE = 20;
/** Under way through the whole of it: the emulator pauses before each of some 25 events. */
const SPEAKING = 'Tell me a long story about a lighthouse. [[fault:slow-but-healthy?ms=250]]';
/** Still under way when a process that stops waits no longer: such an answer ends with what was said. */
const SPEAKING_LONG = 'Tell me a long story about a river. [[fault:slow-but-healthy?ms=1000]]';
/** In the middle of the switch: who comes back then comes to the other slot, and hears the rest through shared state. */
const LEAVES_AFTER = 14;

const isLong = (index: number): boolean => index % 8 === 1;
const leaves = (index: number): boolean => index % 2 === 0;

/** What a release and a rollback do to people who are being answered: nothing. */
const switchDrill = (name: string, to: Slot): Drill => ({
  name,
  description: `${STREAMS} people are being answered; ${to} takes over, the other slot drains and stops`,
  run: (stack, log) => runSwitch(stack, to, name, log),
});

export const slots: readonly Drill[] = [
  switchDrill('switch-to-green', 'green'),
  switchDrill('switch-back-to-blue', 'blue'),
];

async function runSwitch(stack: Stack, to: Slot, name: string, log: (line: string) => void): Promise<Drilled> {
  const left = stack.pods.filter(({ slot }) => slot !== undefined && slot !== to);
  const people = await makePeople(left[0] as Pod);
  log(`  ${STREAMS} streams …`);
  const exchanges = people.map(
    (person, index) =>
      new Exchange(
        person,
        isLong(index) ? SPEAKING_LONG : SPEAKING,
        { format: 'stream', leavesAfter: leaves(index) ? LEAVES_AFTER : undefined },
        [stack.balancer.url],
        new SeededRandom(index + 1),
      ),
  );
  const all = Promise.all(exchanges.map((exchange) => exchange.run()));
  const speaking = (): boolean => exchanges.every(({ follower }) => follower.deltas > 0 || follower.end !== undefined);
  await untilHolds(performance.now(), 30, speaking);
  const open = exchanges.filter(({ follower }) => follower.end === undefined).length;

  const begun = performance.now();
  stack.balancer.switchTo(to);
  let consecutive = 0;
  const switched = await untilHolds(begun, WITHIN_S, async () => {
    for (; consecutive < CONSECUTIVE && (await slotAnswering(stack.balancer)) === to;) consecutive += 1;
    if (consecutive < CONSECUTIVE) consecutive = 0;
    return consecutive === CONSECUTIVE;
  });
  log(`  ${to} answers after ${switched} s; the other slot stops …`);
  await Promise.all(left.map(({ program }) => program.end('SIGTERM')));
  const took = secondsSince(begun);
  log(`  stopped after ${took} s`);
  await all;
  for (const { program } of left) program.start();
  await Promise.all(left.map(({ program }) => program.ready()));
  return judge(name, exchanges, (left[0] as Pod).url, { open, switched, took });
}

interface Course {
  readonly open: number;
  readonly switched: number | undefined;
  readonly took: number;
}

async function judge(name: string, exchanges: readonly Exchange[], url: string, course: Course): Promise<Drilled> {
  const contradictions = exchanges.flatMap(({ follower }) => follower.contradictions);
  const different = (await Promise.all(exchanges.map((exchange) => differs(exchange, url)))).filter(Boolean).length;
  const unfinished = exchanges.filter(({ outcome }) => outcome !== 'followed').length;
  const prefix = name.replaceAll('-', '_');
  const findings = [
    ...(course.open < STREAMS ? [`only ${course.open} of ${STREAMS} streams were open`] : []),
    ...(course.switched === undefined ? ['the other slot did not answer'] : []),
    ...(course.took > WITHIN_S ? [`it took ${course.took} s, and ${WITHIN_S} s are allowed`] : []),
    ...(contradictions.length > 0 ? [`${contradictions.length} events lost or doubled: ${contradictions[0]}`] : []),
    ...(different > 0 ? [`${different} answers differ from what is stored`] : []),
    ...(unfinished > 0 ? [`${unfinished} answers were not followed to their end`] : []),
  ].map((finding) => `${name}: ${finding}`);
  return {
    findings,
    figures: {
      [`${prefix}_streams`]: course.open,
      [`${prefix}_switched_seconds`]: course.switched ?? WITHIN_S,
      [`${prefix}_total_seconds`]: course.took,
      [`${prefix}_events`]: exchanges.reduce((total, { follower }) => total + follower.last, 0),
      [`${prefix}_events_lost_or_doubled`]: contradictions.length,
      [`${prefix}_resumed`]: exchanges.filter(({ resumes }) => resumes > 0).length,
      [`${prefix}_answers_that_differ`]: different,
      [`${prefix}_interrupted`]: exchanges.filter(({ follower }) => follower.end !== 'completed').length,
    },
  };
}

/** Whether what the reader put together is not what the terminal event said, or not what is stored. */
async function differs({ follower, person }: Exchange, url: string): Promise<boolean> {
  const answer = await call(`${url}/v1/conversations/${person.conversation}/messages?limit=5`, { token: person.token });
  const stored = (answer.body?.['data'] ?? []) as { role: string; content: string }[];
  const reply = stored.find(({ role }) => role === 'assistant');
  return follower.text !== follower.told || follower.text !== reply?.content;
}

/** Directly at a pod and as if from many places, for the limits of one address are not what is tried here. */
async function makePeople(pod: Pod): Promise<Person[]> {
  const people: Person[] = [];
  const run = Math.random().toString(36).slice(2, 8);
  for (let index = 0; index < PEOPLE; index += 1) {
    const from = { 'x-forwarded-for': `198.51.100.${index + 1}` };
    const token = await register(pod.url, `${run}-${index}@rapport.example`, `a password of ${run}`, from);
    for (let number = 0; number < STREAMS / PEOPLE; number += 1) {
      const made = await call(`${pod.url}/v1/conversations`, { token, headers: from, body: { persona: 'maren' } });
      if (made.status !== 201) throw new Error(`no conversation: ${made.status} ${JSON.stringify(made.body)}`);
      people.push({ token, conversation: String(made.body?.['id']) });
    }
  }
  return people;
}
