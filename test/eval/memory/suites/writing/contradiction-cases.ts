export type ContradictionKind = 'supersede' | 'coexist' | 'near miss' | 'negation' | 'correction' | 'time';

/**
 * What somebody says, message by message, and what is then to be known. An entry is `subject: value`; it is met by a
 * memory of that subject whose value or sentence holds the words.
 */
export interface ContradictionCase {
  readonly kind: ContradictionKind;
  readonly said: readonly string[];
  /** What holds now. */
  readonly now: readonly string[];
  /** What must not be taken for true now. That it was so once may be known. */
  readonly notNow?: readonly string[];
  /** What must not be lost altogether: it is known as of another time, or as replaced. */
  readonly kept?: readonly string[];
}

const supersede = (said: string[], now: string[], notNow: string[]): ContradictionCase => ({
  kind: 'supersede',
  said,
  now,
  notNow,
  kept: notNow,
});
const coexist = (said: string[], now: string[]): ContradictionCase => ({ kind: 'coexist', said, now });
const nearMiss = (said: string[], now: string[], notNow: string[] = []): ContradictionCase => ({
  kind: 'near miss',
  said,
  now,
  notNow,
});
const negation = (said: string[], notNow: string[], now: string[] = []): ContradictionCase => ({
  kind: 'negation',
  said,
  now,
  notNow,
  kept: notNow,
});
const correction = (said: string[], now: string[], notNow: string[]): ContradictionCase => ({
  kind: 'correction',
  said,
  now,
  notNow,
});
const time = (said: string[], now: string[], notNow: string[] = []): ContradictionCase => ({
  kind: 'time',
  said,
  now,
  notNow,
});

export const CONTRADICTIONS: readonly ContradictionCase[] = [
  supersede(['I live in Porto.', 'Big news: I moved to Lisbon!'], ['user: Lisbon'], ['user: Porto']),
  supersede(["I'm living in Leeds at the moment.", 'We finally relocated to York.'], ['user: York'], ['user: Leeds']),
  supersede(
    ['I live in Turin with my cat.', 'I just moved to Genoa for work.', 'I moved again, to Bologna.'],
    ['user: Bologna'],
    ['user: Turin', 'user: Genoa'],
  ),
  supersede(['I work as a nurse.', 'I got a new job as a paramedic.'], ['user: paramedic'], ['user: nurse']),
  supersede(["I'm a teacher.", 'I became a librarian this year.'], ['user: librarian'], ['user: teacher']),
  supersede(['I work at Siemens.', 'I started working at Bosch in June.'], ['user: Bosch'], ['user: Siemens']),
  supersede(
    ['I work for Northern Rail.', 'I joined Eurostar last month.'],
    ['user: Eurostar'],
    ['user: Northern Rail'],
  ),
  supersede(["I'm 29 years old.", 'It was my birthday: I turned 30!'], ['user: 30'], ['user: 29']),
  supersede(
    ['My favourite colour is green.', 'My favourite colour is orange these days.'],
    ['user: orange'],
    ['user: green'],
  ),
  supersede(['My favorite band is Pulp.', 'I think my favorite band is now Blur.'], ['user: Blur'], ['user: Pulp']),
  supersede(['I drive a Volvo.', 'I drive a Toyota now.'], ['user: Toyota'], ['user: Volvo']),
  supersede(["I'm vegetarian.", "I've become vegan."], ['user: vegan'], ['user: vegetarian']),
  supersede(
    ["I'm single.", 'I got married to Helena in the spring!'],
    ['user: married', 'user: Helena'],
    ['user: single'],
  ),
  supersede(["I'm engaged to Priya.", 'We got married!'], ['user: married'], ['user: engaged']),
  supersede(['Call me Sam.', 'Please call me Sammy from now on.'], ['user: Sammy'], []),
  supersede(
    ['My brother Tom lives in Oslo.', 'My brother Tom moved to Bergen.'],
    ['brother Tom: Bergen'],
    ['brother Tom: Oslo'],
  ),
  supersede(
    ['My sister works as a lawyer.', 'My sister got a new job as a judge.'],
    ['sister: judge'],
    ['sister: lawyer'],
  ),
  supersede(['I love coriander.', 'I hate coriander.'], ['user: coriander'], []),

  coexist(['I like sushi.', 'I like ramen.'], ['user: sushi', 'user: ramen']),
  coexist(['I love hiking.', 'I also love swimming in lakes.'], ['user: hiking', 'user: swimming']),
  coexist(['I visited Rome last year.', 'I visited Athens in May.'], ['user: Rome', 'user: Athens']),
  coexist(['I have a dog called Biscuit.', 'I adopted a cat named Miso.'], ['user: Biscuit', 'user: Miso']),
  coexist(['I have a son named Leo.', 'I have a daughter named Mia.'], ['user: Leo', 'user: Mia']),
  coexist(["I'm allergic to peanuts.", "I'm allergic to penicillin too."], ['user: peanuts', 'user: penicillin']),
  coexist(['I speak Danish.', 'I speak Portuguese.'], ['user: Danish', 'user: Portuguese']),
  coexist(['I play the piano.', 'I play chess on Sundays.'], ['user: piano', 'user: chess']),
  coexist(['I live in Ghent.', 'I work as a baker.'], ['user: Ghent', 'user: baker']),
  coexist(['I like dogs.', 'I hate spiders.'], ['user: dogs', 'user: spiders']),
  coexist(
    ['My brother Tom lives in Oslo.', 'My brother Ben lives in Rome.'],
    ['brother Tom: Oslo', 'brother Ben: Rome'],
  ),
  coexist(['My favourite film is Alien.', 'My favourite book is Emma.'], ['user: Alien', 'user: Emma']),
  coexist(['I own a boat.', 'I bought a motorbike.'], ['user: boat', 'user: motorbike']),

  nearMiss(['I live in Porto.', 'My brother moved to Oslo.'], ['user: Porto', 'brother: Oslo'], ['user: Oslo']),
  nearMiss(
    ['I live in Cork.', 'My best friend lives in Galway.'],
    ['user: Cork', 'best friend: Galway'],
    ['user: Galway'],
  ),
  nearMiss(["I'm a teacher.", 'My sister is a nurse.'], ['user: teacher'], ['user: nurse']),
  nearMiss(['I work at Nokia.', 'My dad works at Volvo.'], ['user: Nokia'], ['user: Volvo']),
  nearMiss(["I'm vegan.", 'My husband is not vegetarian.'], ['user: vegan']),
  nearMiss(['I love Messi.', 'My brother loves Ronaldo.'], ['user: Messi'], ['user: Ronaldo']),
  nearMiss(["I'm 41.", 'My daughter turned 12 yesterday.'], ['user: 41'], ['user: 12']),
  nearMiss(['I drive a Fiat.', 'My neighbour drives a Porsche.'], ['user: Fiat'], ['user: Porsche']),
  nearMiss(['My favourite colour is green.', "My mum's favourite colour is red."], ['user: green'], ['user: red']),
  nearMiss(['I live in Porto.', 'Would you like to live in Madrid?'], ['user: Porto'], ['user: Madrid']),
  nearMiss(['I live in Porto.', 'If I lived in Tokyo I would eat ramen every day.'], ['user: Porto'], ['user: Tokyo']),
  nearMiss(['I live in Porto.', 'I wish I lived in Kyoto.'], ['user: Porto'], ['user: Kyoto']),
  nearMiss(['I live in Porto.', 'My parents are visiting. They live in Faro.'], ['user: Porto'], ['user: Faro']),
  nearMiss(["I'm married to Anna.", 'My boss got divorced.'], ['user: married'], ['user: divorced']),
  nearMiss(
    ['I work as a chef.', 'In my novel I am a detective who lives in Berlin.'],
    ['user: chef'],
    ['user: detective', 'user: Berlin'],
  ),
  nearMiss(['I like jazz.', 'My flatmate hates jazz.'], ['user: jazz']),

  negation(['I live in Porto.', 'I no longer live in Porto.'], ['user: Porto']),
  negation(['I have a car.', 'I sold my car.'], ['user: car']),
  negation(['I drive a Volvo.', 'I sold my Volvo last week.'], ['user: Volvo']),
  negation(['I work at Siemens.', 'I quit my job at Siemens.'], ['user: Siemens']),
  negation(['I work as a waiter.', 'I lost my job.'], ['user: waiter']),
  negation(['I like sushi.', "I don't like sushi anymore."], ['user: sushi']),
  negation(["I'm vegan.", "I'm not vegan anymore."], ['user: vegan']),
  negation(['I play tennis.', 'I gave up tennis.'], ['user: tennis']),
  negation(["I'm allergic to eggs.", "I'm no longer allergic to eggs."], ['user: eggs']),
  negation(["I'm together with Marco.", 'Marco and me... we broke up. I broke up with Marco.'], ['user: Marco']),
  negation(
    ['I have a horse.', 'We had to give it up: I sold my horse.', 'I like tea.'],
    ['user: horse'],
    ['user: tea'],
  ),
  negation(['I like jazz.', 'I like blues.', 'I no longer like jazz.'], ['user: jazz'], ['user: blues']),
  negation(["I'm married.", 'I got divorced.'], ['user: married'], ['user: divorced']),

  correction(['My name is Ana.', "Actually, it's Anna, with two n's."], ['user: Anna'], []),
  correction(['My name is Jon.', 'My name is actually John.'], ['user: John'], ['user: Jon.']),
  correction(["I'm 35.", "Sorry, typo: I'm 36."], ['user: 36'], ['user: 35']),
  correction(['My birthday is on 3 May.', 'My birthday is actually on 4 May.'], ['user: 4 May'], ['user: 3 May']),

  time(['I live in Porto.', 'In 2019 I lived in Rome.'], ['user: Porto'], ['user: Rome']),
  time(['I used to live in Vienna.', 'I live in Graz.'], ['user: Graz'], ['user: Vienna']),
  time(['I live in Graz.', 'I used to live in Vienna.'], ['user: Graz'], ['user: Vienna']),
  time(['I live in Oslo.', 'I grew up in Bergen.'], ['user: Oslo'], ['user: Bergen']),
  time(['I work as a pilot.', 'I worked as a waiter when I was a student.'], ['user: pilot'], ['user: waiter']),
  time(['I live in Lyon.', "I'm going to Paris next week."], ['user: Lyon'], []),
  time(['I live in Lyon.', 'I visited Marseille in March.'], ['user: Lyon', 'user: Marseille'], []),
  time(
    ['I lived in Rome from 2010 to 2014.', 'I live in Pisa.', 'I studied physics at Padua.'],
    ['user: Pisa'],
    ['user: Rome'],
  ),
  time(['I have lived in Bristol since 2020.', 'In 2015 I lived in Cardiff.'], ['user: Bristol'], ['user: Cardiff']),
  time(['I live in Lyon.', "We're moving to Nantes next year."], ['user: Lyon'], []),

  supersede(['We live in Krakow.', 'After ten years we have moved to Gdansk.'], ['user: Gdansk'], ['user: Krakow']),
  supersede(["I'm working as a barista.", "Guess what, I'm a florist now!"], ['user: florist'], ['user: barista']),
  supersede(['My favourite singer is Adele.', 'My new favourite singer is Lorde.'], ['user: Lorde'], ['user: Adele']),
  supersede(["I'm pescatarian.", 'I went vegan in January.'], ['user: vegan'], ['user: pescatarian']),
  supersede(["I'm 52.", 'I just turned 53.'], ['user: 53'], ['user: 52']),
  coexist(['I study biology at Leiden.', 'I now study law, too.'], ['user: biology', 'user: law']),
  coexist(['I enjoy knitting.', "I'm really into birdwatching."], ['user: knitting', 'user: birdwatching']),
  coexist(['I speak Polish.', "I'm learning Greek."], ['user: Polish', 'user: Greek']),
  coexist(['I have a rabbit called Hop.', 'I have a tortoise named Slow.'], ['user: Hop', 'user: Slow']),
  nearMiss(['I live in Kiel.', 'My grandmother used to live in Bremen.'], ['user: Kiel'], ['user: Bremen']),
  nearMiss(["I'm a plumber.", 'My girlfriend wants to become a vet.'], ['user: plumber'], ['user: vet']),
  nearMiss(['I drive a Skoda.', 'I dreamt that I drive a Ferrari.'], ['user: Skoda'], ['user: Ferrari']),
  nearMiss(['I live in Kiel.', 'Should I move to Hamburg?'], ['user: Kiel'], ['user: Hamburg']),
  nearMiss(['I hate olives.', 'My kids love olives.'], ['user: olives']),
  negation(['I work at Philips.', 'I no longer work at Philips.'], ['user: Philips']),
  negation(['I play the violin.', "I don't play the violin anymore."], ['user: violin']),
  negation(['I own a boat.', 'We got rid of the boat.'], ['user: boat']),
  negation(['I smoke.', 'I quit smoking!'], ['user: smokes']),
  negation(['I love running.', 'I stopped running because of my knee.'], ['user: running']),
  correction(['My dog is called Rex.', 'Sorry, his name is Lex, not Rex.'], ['user: Lex'], []),
  correction(['I live in Newcastle.', 'I meant Newport, I live in Newport.'], ['user: Newport'], ['user: Newcastle']),
  time(['I live in Split.', 'Back in 2012 I worked as a diver in Zadar.'], ['user: Split'], ['user: diver']),
  time(['I live in Split.', 'When I was a child we lived in Pula.'], ['user: Split'], ['user: Pula']),
  time(['I live in Split.', 'I will move to Osijek next year.'], ['user: Split'], []),
];
