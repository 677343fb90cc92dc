/** Words around a name that give it away, whatever language the name is from. */

const WORD = "\\p{Lu}[\\p{L}'’-]{1,24}";
const PARTICLE =
  '(?:van der|van den|van de|van|von der|von|de la|de los|del|della|da|di|dos|du|de|el|al|bin|ibn|ben|le|la|ten|ter)';
/** One to four words with capitals, particles between them. */
const NAME = `(${WORD}(?: (?:${PARTICLE} )?${WORD}|(?: \\p{Lu}\\.) ${WORD}){0,3})`;
/** In small letters as well, where the words before leave no other reading. */
const ANY_NAME = `([\\p{L}][\\p{L}'’-]{1,24}(?: (?:${PARTICLE} )?[\\p{L}][\\p{L}'’-]{1,24}){0,2})`;
const KIN =
  'friend|sister|brother|wife|husband|son|daughter|boss|mum|mom|mother|dad|father|partner|girlfriend|boyfriend|cousin|uncle|aunt|niece|nephew|neighbou?r|colleague|roommate|flatmate|therapist|teacher|grandma|grandpa|ex|fianc[ée]e?';
const SAYS =
  'said|says|asked|asks|replied|replies|shouted|whispered|told|answered|wrote|writes|explained|added|laughed|cried';
const ACTS =
  'lives?|lived|works?|worked|told|called|calls|texted|asked|loves?|loved|hates?|thinks|thought|went|(?:is|was) my|wants|wanted|died';

/** What each pattern's first group holds is a name. All are bounded, and start at a word. */
export const NAME_RULES: readonly RegExp[] = [
  new RegExp(
    `(?<!\\p{L})(?:[Mm]r|[Mm]rs|[Mm]s|[Mm]iss|[Dd]r|[Pp]rof|Professor|Doctor|Sir|Madam|Lady|Lord|Herr|Frau|Se[ñn]or(?:a|ita)?|Mme|Mlle)\\.? ${NAME}`,
    'gu',
  ),
  new RegExp(`(?<!\\p{L})(?:[Mm]rs|[Mm]r|[Dd]r)\\.? ${ANY_NAME.replace('{0,2}', '{0,1}')}(?=[.,!?]|$)`, 'gmu'),
  new RegExp(
    `(?<!\\p{L})(?:[Mm]y (?:full |first |last |real )?name(?: is|['’]s)|[Ii](?: am|['’]m) (?:called|named)|(?:[Mm]y )?(?:[Ff]irst|[Ll]ast|[Ff]ull|[Mm]aiden) name is|(?:maiden|middle|last|first) name is) ${ANY_NAME}(?! (?:is|not))`,
    'gu',
  ),
  new RegExp(
    `(?<!\\p{L})(?:[Cc]alls? me|[Nn]amed (?:him|her|it|them)|[Tt]his is|[Ii](?: am|['’]m)|[Uu]nder|by the name of|[Nn]amed|[Cc]alled|[Mm]eet|[Ss]peak (?:to|with)|[Ff]ollow up with|[Aa]sk for|[Ss]incerely yours,?|[Dd]irected by|starring|written by|[Aa]dd) ${NAME}`,
    'gu',
  ),
  new RegExp(
    `(?<!\\p{L})(?:[Hh]i|[Hh]ello|[Hh]ey|[Dd]ear|[Tt]hanks|[Tt]hank you|[Bb]ye|[Gg]ood (?:morning|evening)|[Hh]appy birthday),? ${NAME}(?=[,!.:\\n-]|$)`,
    'gmu',
  ),
  new RegExp(
    `(?<!\\p{L})(?:[Mm]y|[Hh]is|[Hh]er|[Oo]ur|[Tt]heir) (?:best |older |younger |big |little |late |new |old )?(?:${KIN}),? ${NAME}`,
    'gu',
  ),
  new RegExp(`(?<!\\p{L})(?:${SAYS}) ${NAME}(?=[,.:!?;]|$| to )`, 'gu'),
  new RegExp(`(?<![\\p{L}.'’-])(?<!\\p{L} )${NAME} (?:${SAYS}|${ACTS})(?!\\p{L})`, 'gu'),
  new RegExp(
    `(?<![\\p{L}'’-])${NAME}['’]s (?:${KIN}|address|name|number|house|birthday|email|phone|account|daughter|son)(?!\\p{L})`,
    'gu',
  ),
  new RegExp(
    `(?<=^|[.!?] )${NAME}(?=, (?:can you|could you|please|are you|do you|will you|would you)(?!\\p{L})|: ?["“\\\\])`,
    'gmu',
  ),
  new RegExp(
    `(?:[Rr]egards|[Bb]est(?: wishes)?|[Ll]ove|[Cc]heers|[Tt]hanks|[Ss]incerely|[Yy]ours(?: truly| sincerely| faithfully)?|[Tt]ake care|xx+),?[ ]?\\n{1,2}[ \\t]{0,8}${NAME}(?=\\s*$)`,
    'gmu',
  ),
  new RegExp(`(?<=^[>?\\s]{0,6}(?:full )?name:[ \\t]{0,8})${ANY_NAME}[ \\t]*$`, 'gimu'),
];

/** Words with a capital at the head of a sentence, and what is named but is no person. */
const NO_NAMES = new Set(
  `a about after again all alone already also always an and another any anyone are around as at back bad be because been before being
  best better between bot both bored busy but by can cannot cant christmas come could day dear did didn do does done down each
  easter either else english even ever every everyone everything excited fine first five for four free friday from fun fuck game
  german get glad go god going gonna good got great guys had half happy has have having he hell hello help her here hey hi him his
  home honestly hope how however hungry i if im in instead into is it its just keep kind know last later let life like lol look
  looking lord lost love made make man many maybe me mean men merry miss mom mum dad monday more morning most much my myself name
  never new next nice night no nobody none not nothing now of off ok okay old on once one only or other our out over own people
  please pretty proud ready really right sad same santa saturday see she should since six so some someone something somewhere soon
  sorry still stop stuff such sunday super sure tell ten thank thanks that the their them then there these they thing things
  this those though three thursday tired to today together tomorrow tonight too top tuesday two under until up upset us very wait
  want was we wednesday well went were what whatever when where which while who whoever whole why will with without work would wow
  wrong year yes yesterday yet you your yours january february march april may june july august september october november december
  internet google facebook twitter youtube reddit amazon netflix instagram apple microsoft american british french spanish
  italian chinese japanese russian indian european muslim christian jewish catholic jesus satan mr mrs ms dr sir madam
  street road avenue city country club university college school hospital company inc ltd llc corp bank church party
  team group band album song movie series novel office department north south east west bro dude buddy mate babe honey sweetie
  darling everybody team folks doctor officer captain`.split(/\s+/),
);

/** Whether a word can stand in a name. */
export const isNameWord = (word: string): boolean =>
  !NO_NAMES.has(word.toLowerCase().replace(/['’](?:s|m|re|ll|d|ve)$/, ''));
