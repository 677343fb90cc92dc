const OPENINGS = [
  'Good evening!',
  'It rained all morning, so I stayed in.',
  'I finally called my sister back.',
  'Work was long today, but I got the report done.',
  'My neighbour gave me a bag of plums.',
  'I slept badly and drank too much coffee.',
  'The train was late again.',
];
const MIDDLES = [
  'I walked along the harbour for an hour.',
  'I tried the recipe with lentils and ginger.',
  'We watched an old film about lighthouses.',
  'I am halfway through a book on glaciers.',
  'I planted tomatoes on the balcony.',
  'I repaired the bicycle and rode to the lake.',
  'My daughter learned a song for the school concert.',
  'I looked at photographs of our trip to Lisbon.',
  'I practised the violin, badly.',
  'The dog chased a heron and fell into the canal.',
  'I wrote two pages of my speech for the wedding.',
];
const QUESTIONS = [
  'What would you have looked at?',
  'What should I do with the rest of the evening?',
  'Do you think I should tell them?',
  'What would you cook?',
  'How would you begin?',
];

/** Messages as people send them, no two alike: some hundred characters, every combination of a few dozen sentences. */
export function smallTalk(): string[] {
  const count = OPENINGS.length * MIDDLES.length * QUESTIONS.length;
  // The three lengths have no common divisor, so every combination comes up once.
  return Array.from({ length: count }, (_, index) =>
    [OPENINGS, MIDDLES, QUESTIONS].map((part) => part[index % part.length]).join(' '),
  );
}
