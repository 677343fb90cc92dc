const PLACE =
  /^(?:the )?\p{Lu}[\p{L}'.-]*(?:(?:,? (?:(?:de|del|da|do|la|le|upon|am|an|of|on|near) )?)\p{Lu}[\p{L}'-]*)*/u;
const END =
  /(?:[,;.!?()]|\s(?:because|since|when|whenever|while|which|who|that|where|with|without|after|before|but|so|as|for|if|although|near|every|once|twice|too|now|nowadays|these days|any ?more|any longer|at all|at the moment|right now|by the way|though|again|together|there|here|from|until|than|instead|lately|recently|though|already|these|a lot|very much|so much|more than anything|the most|to be|like crazy|most of all|in|on|at|by)(?=\s|$))/iu;

/** A place as it begins the text: capitalised words. */
export function placeOf(text: string): string | undefined {
  const place = PLACE.exec(text.trim())?.[0]?.replace(/[.,]+$/u, '');
  return place === undefined || /^(?:I|We|The|My)$/u.test(place) ? undefined : place;
}

/** What something is called, up to where the sentence goes on to something else. */
export function thingOf(text: string, maximumWords = 6): string | undefined {
  const from = text.trim().replace(/^(?:a|an|the|my|our|his|her|their|some|any|about|of|to be|to)\s+/iu, '');
  const thing = from
    .slice(0, firstOf(from, END))
    .trim()
    .split(/\s+/u)
    .slice(0, maximumWords)
    .join(' ')
    .replace(/[.,!?]+$/u, '');
  return thing === '' || /^(?:it|that|this|them|him|her|you|me|one|so|not|there|here|lot|bit|few)$/iu.test(thing)
    ? undefined
    : thing;
}

/** "sushi, ramen and tea" as three. */
export function thingsOf(text: string): string[] {
  return text
    .split(/,\s*(?:and\s+)?|\s+and\s+|\s+or\s+/iu)
    .slice(0, 5)
    .flatMap((part) => thingOf(part, 5) ?? []);
}

/** Capitalised names: "Miso and Tofu". */
export const namesOf = (text: string): string[] =>
  (/^(?:\p{Lu}[\p{L}'-]*(?:, | and |, and |$|(?=[\s.!?])))+/u.exec(text.trim())?.[0] ?? '')
    .split(/,\s*(?:and\s+)?|\s+and\s+/u)
    .map((name) => name.trim().replace(/[.,!?]+$/u, ''))
    .filter((name) => name !== '');

function firstOf(text: string, pattern: RegExp): number {
  const index = text.search(pattern);
  return index < 0 ? text.length : index;
}
