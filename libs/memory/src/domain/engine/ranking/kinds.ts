import { termsOf } from '../text/terms.js';

/** A kind of things that people ask for by its name and talk of without it. */
export interface Kind {
  /** The terms by which the question asks for it. */
  readonly asked: readonly string[];
  /** Terms of things of the kind, without those that the question has itself. */
  readonly members: readonly string[];
}

interface Entry {
  readonly names: ReadonlySet<string>;
  readonly members: ReadonlySet<string>;
}

/**
 * What people tell each other about: written from common knowledge, deliberately plain, and short. "Which instruments
 * does she play?" shares no word with "I practised my violin", and an embedding sees it no more clearly than a hundred
 * other turns. Kinds have nouns for names: "make" and "want" stand in every other message and ask for nothing.
 */
const ENTRIES: readonly Entry[] = [
  entry(
    'activity activities hobby hobbies pastime leisure interest exercise workout relax unwind destress outdoors outdoor recreation',
    `hike camp swim run jog paint draw pottery knit sew crochet cook bake garden read write dance sing yoga meditate
    meditation pilates gym workout climb ski snowboard surf kayak canoe sail fish hunt bike cycle skate golf tennis soccer
    football basketball baseball volleyball hockey rugby cricket badminton bowling boxing kickboxing karate judo taekwondo
    chess puzzle game gaming photography museum concert theater theatre picnic barbecue volunteer travel birdwatching
    stargazing horseback archery martial crafts woodworking scrapbook origami karaoke trivia marathon guitar piano violin
    movie film`,
  ),
  entry(
    'sport athletic athletics martial team',
    `soccer football basketball baseball volleyball hockey rugby cricket badminton bowling boxing kickboxing karate judo
    taekwondo wrestling tennis golf swim run marathon cycling ski snowboard surf skate climb rowing gymnastics archery
    fencing softball lacrosse`,
  ),
  entry(
    'pet animal',
    `dog puppy pup cat kitten turtle tortoise hamster rabbit bunny guinea parrot bird fish goldfish snake lizard gecko
    horse pony ferret chicken hen goat cow pig sheep duck frog hedgehog shelter adopt breed`,
  ),
  entry(
    'family relative relatives sibling parent child children kid',
    `mom mother mum dad father parent brother sister son daughter kid child children baby toddler grandma grandmother
    grandpa grandfather aunt auntie uncle cousin niece nephew husband wife spouse twin family`,
  ),
  entry(
    'instrument music musical band',
    `guitar piano violin viola cello bass drum flute clarinet saxophone trumpet trombone harp ukulele banjo keyboard
    harmonica oboe accordion tuba fiddle synthesizer`,
  ),
  entry(
    'food dish meal recipe dessert cuisine snack diet',
    `cake cookie pie cobbler brownie cupcake ice cream sundae pudding tart muffin pastry bread pizza pasta spaghetti
    lasagna salad soup stew curry rice sushi taco burrito burger steak chicken fish salmon shrimp vegetable veggie tofu
    noodle sandwich pancake waffle omelette egg cheese chocolate vanilla fruit apple banana strawberry berry coconut peach
    lemon smoothie barbecue casserole dumpling roast grill sauce chili`,
  ),
  entry(
    'drink beverage',
    'coffee tea wine beer cocktail juice smoothie soda water milk lemonade whiskey cider espresso latte',
  ),
  entry(
    'place city country state location destination area region trip vacation',
    `city town village beach coast mountain forest lake river island park desert trip vacation travel visit flew flight
    hotel airport abroad`,
  ),
  entry(
    'book novel author',
    `book novel author read trilogy series chapter fantasy fiction memoir biography poem poetry story library bookstore`,
  ),
  entry(
    'movie film show tv series',
    `movie film cinema show series episode documentary thriller comedy romcom drama horror animated sequel trilogy watch`,
  ),
  entry(
    'game video board console',
    `game gaming tournament console chess monopoly scrabble poker card puzzle strategy rpg shooter multiplayer esports`,
  ),
  entry(
    'job work career profession occupation employer company business',
    `job work career hired promoted promotion fired resigned interview intern internship company firm boss colleague
    coworker manager engineer teacher nurse doctor lawyer accountant designer developer writer artist chef banker barista
    mechanic startup business store shop studio salary office`,
  ),
  entry(
    'education school degree study studies major class course',
    `school college university degree major class course exam graduate graduation student teacher professor study thesis
    diploma certificate certification workshop lesson tutor scholarship`,
  ),
  entry(
    'health illness sick medical condition injury injured problem allergy allergic disease diet',
    `doctor hospital surgery injury injured hurt sprain broke broken ankle knee back pain sick flu cold fever allergy
    allergic asthma diabetes anxiety depression stress therapy therapist medication medicine checkup diagnosis diagnosed
    weight sleep insomnia migraine`,
  ),
  entry(
    'feel feeling emotion mood react reaction',
    `happy sad angry excited anxious nervous scared afraid proud relieved relief grateful thankful lonely worried worry
    stressed overwhelmed frustrated disappointed hopeful joy love thrilled upset jealous embarrassed calm peaceful bummed
    heartbroken glad`,
  ),
  entry(
    'gift present',
    `gift present gave given received bought necklace bracelet ring watch flowers card letter surprise wrapped birthday
    christmas anniversary`,
  ),
  entry(
    'event party celebration festival ceremony',
    `party wedding birthday anniversary festival parade concert conference convention ceremony fundraiser gala exhibition
    exhibit show fair competition tournament race marathon workshop meetup reunion graduation retreat picnic dinner
    charity protest march rally launch opening performance recital auction`,
  ),
  entry(
    'art artwork creative craft',
    `paint draw sketch sculpture pottery clay canvas watercolor mural portrait landscape abstract photo photography craft
    design knit sew jewelry poem song`,
  ),
  entry(
    'support cause charity volunteer community',
    `volunteer donate donation charity shelter homeless fundraiser foodbank soup mentor tutor community cleanup hospital
    orphan campaign awareness`,
  ),
  entry(
    'plan goal dream future aspire ambition',
    `plan planned goal dream hope hopefully want wanna someday soon next future looking forward thinking considering aim
    save apply applied`,
  ),
  entry(
    'car vehicle transport transportation',
    `car truck van bike bicycle motorcycle scooter bus train drive driving drove repair mechanic windshield tire engine`,
  ),
  entry(
    'people friend person',
    `friend buddy neighbor neighbour coworker colleague teammate roommate classmate boyfriend girlfriend partner mentor
    met named`,
  ),
];

/** The kinds that a question with these terms asks for. */
export function kindsOf(terms: readonly string[]): Kind[] {
  return ENTRIES.flatMap(({ names, members }) => {
    const asked = terms.filter((term) => names.has(term));
    return asked.length === 0 ? [] : [{ asked, members: [...members].filter((member) => !terms.includes(member)) }];
  });
}

function entry(names: string, members: string): Entry {
  return { names: new Set(termsOf(names)), members: new Set(termsOf(members)) };
}
