/** Words that come between and change nothing. */
const ONE_OF_THEM =
  '[really|just|honestly|still|only|sometimes|often|kinda|always|genuinely|literally|actually|so badly|also|even|do|fucking|very|truly|so|to]';
export const EVEN = `${ONE_OF_THEM} ${ONE_OF_THEM}`;
export const KILL = '(kill|hang|shoot|drown|stab|suffocate|poison|unalive|off|electrocute|strangle|asphyxiate|neck)';
export const KILLING =
  '(killing|hanging|shooting|drowning|stabbing|suffocating|poisoning|unaliving|offing|electrocuting|strangling)';
export const END =
  '(end my [own|miserable|pathetic|stupid] (life|existence)|end it all|end myself|put an end to (my life|it all|myself)|take my [own] life|commit suicide|kill my self)';
export const ENDING =
  '(ending my [own|miserable|pathetic|stupid] (life|existence)|ending it all|taking my [own] life|committing suicide|suicide)';
export const DIE = `(die|be dead|not exist|stop existing|stop living|cease to exist|not be alive|sleep forever|disappear forever|be gone forever|leave this (world|earth|life)|never wake up|bleed (out|to death)|starve (to death|until i die)|${KILL} myself|${END})`;
export const HURT = '(cut|hurt|harm|burn|injure|self harm|selfharm)';
export const HURTING = '(cutting|hurting|harming|burning|injuring)';
export const PILLS =
  '(pills|sleeping tablets|tablets|medication|meds|medicine|sleeping pills|painkillers|antidepressants|paracetamol|tylenol|ibuprofen)';

export const HEIGHT =
  '(bridge|roof|rooftop|building|balcony|ledge|overpass|window|skyscraper|cliff|tower|elevated place|high place|something high|tall building|high building)';
/** Somebody who is spoken of. */
export const SOMEBODY =
  '(she|he|they|friend|brother|sister|son|daughter|mom|mum|mother|dad|father|girlfriend|boyfriend|wife|husband|who|someone|somebody|child|roommate|cousin|student|partner|girl|boy|man|woman)';
export const THEMSELVES = '(himself|herself|themselves|themself|themselfs|oneself)';
