import { describe, expect, it } from 'vitest';
import { extractFacts } from './extract-facts.js';

interface Fact {
  readonly subject: string;
  readonly attribute: string;
  readonly value: string;
  readonly action: string;
  readonly tense: string;
  readonly from: string;
  readonly until: string;
  readonly text: string;
  readonly turns: readonly number[];
}

function setup(person: string, before = ''): Fact[] {
  const turn = JSON.stringify({ turn: 3, date: '2026-05-14', before, person }).replaceAll('<', '&lt;');
  return (extractFacts(`<known>\n\n</known>\n<turns>\n${turn}\n</turns>`)?.facts ?? []) as Fact[];
}

const brief = (facts: readonly Fact[]): string[] =>
  facts.map(({ subject, attribute, value, action }) => `${action} ${subject}/${attribute}/${value}`);

describe('extractFacts', () => {
  it('is not for prompts without turns', () => {
    expect(extractFacts('Tell me a story')).toBeUndefined();
  });

  it.each([
    ['I live in Porto.', ['state user/home city/Porto']],
    ['My sister Ana moved to Oslo.', ['state sister Ana/home city/Oslo']],
    ['I like tea, coffee and cake.', ['state user/likes/tea', 'state user/likes/coffee', 'state user/likes/cake']],
    ["I've been vegan since 2020, and I'm allergic to nuts.", ['state user/diet/vegan', 'state user/allergy/nuts']],
    ['I quit my job at Acme.', ['end user/job/', 'end user/employer/Acme']],
    ['My brother called. He works as a pilot.', ['state brother/job/pilot']],
    ['I have two cats, Miso and Tofu.', ['state user/pet/cat Miso', 'state user/pet/cat Tofu']],
    ["My name is not Ana, it's Anna.", ['correct user/name/Anna']],
    ['The weather is nice in Porto.', []],
    ['Thanks, see you!', []],
  ])('reads %s', (said, expected) => {
    expect(brief(setup(said))).toEqual(expected);
  });

  it.each([
    ['I lived in Rome from 2010 to 2014.', '2010', '2014'],
    ['I moved to Rome on 3 May 2021.', '2021-05-03', ''],
    ['I moved to Rome in March.', '2026-03', ''],
    ['I visited Rome two years ago.', '2024', ''],
    ['I moved to Rome last month.', '2026-04', ''],
  ])('reads the dates of %s', (said, from, until) => {
    expect(setup(said)[0]).toMatchObject({ from, until });
  });

  it('takes a yes for what was asked', () => {
    expect(brief(setup('Yes!', 'Nice to meet you. Do you live in Porto?'))).toEqual(['state user/home city/Porto']);
    expect(setup('Yes!', 'You live in Porto.')).toEqual([]);
  });

  it('says the fact in the third person, and where it was said', () => {
    expect(setup('My dad works as a baker.')[0]).toMatchObject({ text: 'Their dad works as a baker.', turns: [3] });
  });
});
