/**
 * Well-known passwords that are long enough to pass the length rule. Published lists of leaked passwords hold few of
 * ten characters and more; these are their common ones, without the digits and marks that people append.
 */
const STEMS = new Set(
  `
  password passwort passw0rd p@ssword p@ssw0rd pa$$word passwordpassword mypassword thepassword newpassword
  welcome welcomehome letmein letmeinnow changeme changemenow changeit default administrator admin adminadmin
  qwerty qwertyuiop qwertyuiopasdfghjkl qwertzuiop qwertz azerty azertyuiop asdfghjkl asdfghjklzxcvbnm zxcvbnm qazwsxedc
  qazwsx qweasdzxc qweasd qwerasdf qwer asdf zxcv asdfasdf qwerqwer
  iloveyou ilovegod ilovejesus ilovemyself iloveyouforever loveyou lovelove mylove forever
  sunshine princess football baseball basketball superman batman spiderman starwars pokemon minecraft
  dragon monkey shadow master michael jennifer charlie jessica ashley liverpool chelsea arsenal manchester
  manchesterunited whatever trustno internet computer samsung facebook instagram google microsoft linkedin
  secret topsecret nothing unknown blink mustang freedom cheese ginger butterfly chocolate cookie flower
  hello helloworld hellohello abcdefghij abcdefghijklmnopqrstuvwxyz abcdefgh abcdef abcd abc alphabet
  correcthorsebatterystaple test testtest testing tester guest login user username
  rapport rapportpassword gemini persona
  `
    .trim()
    .split(/\s+/),
);

const EXACT = new Set([
  '1q2w3e4r5t',
  '1q2w3e4r5t6y',
  '1qaz2wsx3edc',
  '1qaz2wsx3edc4rfv',
  'q1w2e3r4t5',
  'q1w2e3r4t5y6',
  'a1b2c3d4e5',
  '1a2b3c4d5e',
  'zaq12wsxcde3',
  'zaq1zaq1zaq1',
]);

const SEQUENCES = ['0123456789', '9876543210', 'abcdefghijklmnopqrstuvwxyz'].map((sequence) => sequence.repeat(13));

export function isCommonPassword(password: string): boolean {
  const lower = password.toLowerCase();
  return EXACT.has(lower) || STEMS.has(stem(lower)) || isRepetition(lower) || isSequence(lower);
}

/** `Password2024!` -> `password`. */
function stem(lower: string): string {
  return lower.replace(/^[\d\W_]+/, '').replace(/[\d\W_]+$/, '');
}

/** One to four characters over and over: `aaaaaaaaaa`, `abc123abc123` is six and passes the test of a human. */
function isRepetition(lower: string): boolean {
  return /^(.{1,4}?)\1+$/u.test(lower);
}

function isSequence(lower: string): boolean {
  return SEQUENCES.some((sequence) => sequence.includes(lower));
}
