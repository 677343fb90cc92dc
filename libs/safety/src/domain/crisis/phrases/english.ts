import type { CrisisPhraseRule } from './crisis-phrase-rule.js';

/** Words that come between and change nothing. */
const ONE_OF_THEM =
  '[really|just|honestly|still|only|sometimes|often|kinda|always|genuinely|literally|actually|so badly|also|even|do|fucking|very|truly|so|to]';
const EVEN = `${ONE_OF_THEM} ${ONE_OF_THEM}`;
const KILL = '(kill|hang|shoot|drown|stab|suffocate|poison|unalive|off)';
const KILLING = '(killing|hanging|shooting|drowning|stabbing|suffocating|poisoning|unaliving|offing)';
const END =
  '(end my [own|miserable|pathetic|stupid] life|end it all|end myself|take my [own] life|commit suicide|kill my self)';
const ENDING =
  '(ending my [own|miserable|pathetic|stupid] life|ending it all|taking my [own] life|committing suicide|suicide)';
const DIE = `(die|be dead|not exist|stop existing|stop living|cease to exist|not be alive|sleep forever|disappear forever|${KILL} myself|${END})`;
const HURT = '(cut|hurt|harm|burn|injure|self harm|selfharm)';
const HURTING = '(cutting|hurting|harming|burning|injuring)';
const PILLS =
  '(pills|sleeping tablets|tablets|medication|meds|medicine|sleeping pills|painkillers|antidepressants|paracetamol|tylenol|ibuprofen)';

/** Written from what is commonly known of how people speak of suicide and self-harm; reviewed as data. */
export const ENGLISH: readonly CrisisPhraseRule[] = [
  {
    id: 'crisis.plan.en',
    tier: 'acute',
    locale: 'en',
    patterns: [
      `(im|i am|i m) ${EVEN} (going|gonna|about|ready|planning|preparing|determined) to (die tonight|${KILL} myself|${END})`,
      `(ill|i will|i ll|imma|im gonna|i am gonna|i plan to|i intend to|i decided to|ive decided to|i have decided to|i need to|i have to|i must|i should|i could|i might|i may|id|i would) ${EVEN} (${KILL} myself|${END})`,
      `(im|i am|i m|i will|ill|gonna|going to|about to|ready to|decided to|planning to|want to|wanna) ${EVEN} end it (tonight|today|tomorrow|now|soon|this weekend|next week|on|when|with|by|without|but)`,
      '(tonight|today|tomorrow) (i|ill|im going to|im gonna|i will) [just] (end it|die)',
      `(i have|i ve|ive|i) ${EVEN} (planned|been planning|made a plan for|chosen a date for) (my suicide|my own death|how to die|to (${KILL} myself|${END}))`,
      `(writing|wrote|written|write) (my|a|me a) (suicide note|suicide letter|goodbye letter before i)`,
      '(my|a) suicide (note|letter|plan)',
      `(i have|i bought|i got|i own|ive got|theres|i found) [a|my|the|some] (rope|gun|noose|knife|razor|enough pills|pills) (and|to|so) (i|end|kill)`,
      `(i wont|i will not|im not going to|i am not going to|i shant) be (here|alive|around) (tomorrow|much longer|next week|in the morning)`,
      '(tonight|today|tomorrow) (is the night|im ending|i am ending|i die|i will die|ill die|i end it|im going to die)',
      'after (tonight|today|tomorrow) i (wont|will not|will) be (here|alive|gone)',
      '(this is|these are) my last (night|day|message|words|hours|goodbye) [alive|on earth]',
      `(jump|jumping|jumped) (off|from) (a|the|this|that) (bridge|roof|building|balcony|ledge|overpass|window) [and] (tonight|to die|die|now|end)`,
      '(standing|sitting) (on|at) (the|a) (edge of the|edge of a|ledge|bridge|roof|train tracks|railing)',
    ],
  },
  {
    id: 'crisis.act.en',
    tier: 'acute',
    locale: 'en',
    patterns: [
      `(i|ive|just) [have|just|ve] (took|taken|swallowed|downed|ate) (all|all of|too many|like|about|a whole bottle of|the whole bottle of|a bottle of|a handful of|a bunch of) [of] [my|the|these|those] ${PILLS}`,
      'i [have|just|ve|had] (overdosed (last|again|on purpose|on my|on pills|on tylenol|on paracetamol|yesterday|once|and|because|to)|taken an overdose|took an overdose|slit my wrists|slit my wrist|cut my wrists|cut my wrist|hanged myself)',
      `(i|ive|i have|i ve|i had) ${EVEN} (tried|attempted) (suicide|to (die|overdose|${KILL} myself|${END}))`,
      '(my|a) [last|first|second|previous|failed|recent] suicide (attempt|attempts)',
      `i [almost|nearly] (killed|hanged|shot|drowned) myself (yesterday|today|last night|last week|again|once)`,
    ],
  },
  {
    id: 'crisis.means.en',
    tier: 'acute',
    locale: 'en',
    patterns: [
      `(way|ways|how|method|methods|where|when) (to|do i|can i|should i|could i|would i|i can|i could|i should) [best|painlessly|quickly|easily|successfully|secretly|safely] (${KILL} myself|${END}|overdose|slit my wrists|unalive)`,
      '(easiest|painless|least painful|most painless|quickest|fastest|best|peaceful|most effective|surest|easy|quick) (way|ways|method|methods|means) (to|of) (die|dying|suicide|overdose|go for good|end ones life|end your life|commit suicide|kill (yourself|oneself))',
      `how (many|much) (${PILLS}|of my ${PILLS}|xanax|aspirin|insulin|alcohol|bleach|sleeping pills|mg|milligrams) (to|does it take to|do i take to|do i need to|would it take to|will|would|should i take to|do i have to take to) (die|overdose|kill me|kill myself|end it|never wake up|end my life)`,
      `(what|which) (${PILLS}|poison|poisons|drug|drugs|dose) (can i|should i|could i|will|would|can) [take|use|overdose on] [to] (die|kill me|kill myself|overdose|end it|end my life|be fatal)`,
      '(tie|make|tying|making|tied) a noose',
      '(convince|encourage|tell|help|push) me to (kill|hang|cut|starve|hurt|harm) myself',
      '(want|need|ask|asked|beg) (someone|somebody|you|him|her|god) to (kill me|end my life|end my suffering|put me out of my misery)',
      '(high|tall|highest|best) (bridge|building|cliff|enough) to jump (off|from) [and|to] [die|end it|kill myself]',
      'by the time you (read|see) this [letter|note|message] [i] (i will|ill|im|i am|will) [already] be (dead|gone forever|no longer alive)',
      '(lethal|fatal|deadly) (dose|overdose|amount) of (my|pills|these|this|painkillers|paracetamol|tylenol|sleeping)',
      '(where|how deep|how) (should|do|can|could) i cut [my|on my] [wrists|wrist|arms|arm|body|thighs|legs|myself] (to|so|without|deep|if)',
      '(gun|pistol|shotgun) (in|against) my (mouth|temple|head)',
      '(put|putting|hold|holding) (a|the|my) (gun|pistol) to my (head|temple)',
      '(bullet (in|through) my (head|brain|skull)|blow my (brains|head) (out|off)|slit my (wrists|wrist|throat))',
    ],
  },
  {
    id: 'crisis.wish_to_die.en',
    tier: 'elevated',
    locale: 'en',
    patterns: [
      `i ${EVEN} (want|wanna|wanted|wish|desire|long|need|crave|am ready|im ready) ${EVEN} [to] ${DIE}`,
      `(making|makes|made|make) me ${EVEN} (want|wanna) [to] ${DIE}`,
      `(and|but|just|really|often|constantly|i) ${EVEN} (want|wanna|wanted|wanting) ${EVEN} (die|be dead|not be alive|${END})`,
      `(ready|desperate|aching|longing|begging|waiting|willing|cant wait|determined|hoping|meant|supposed) ${EVEN} (die|be dead|drop dead|${END})`,
      '(hope|hopefully|wish|praying|pray) [that|to] [i|ill|i will|i just|i could] (die|get killed|get cancer|drop dead) [soon|tonight|tomorrow|very soon|in my sleep|already|young]',
      '(feel|feels|feeling|felt) like (dying|killing myself|ending it|ending my life|i should die|i want to die|i need to die|suicide)',
      '(suicide|death) (is|was|seems|sounds|feels|looks) [like] [my|the|a] (only|best|right|easiest|good|viable|last) (option|way|choice|answer|solution|escape|thing|thought)',
      '(first thought was|other than|except|besides|its|its going to be|think of|about|choose|chose|left is|option is|resort to|close to|verge of|brink of|edge of) (suicide|killing myself|ending my life) [for me|again|all the time|every day|every night|daily|lately|tonight|today|tomorrow|now]',
      '(should|could|would|can|will) [just] die already',
      `[and|but|just|really] (want|wanna|wanting) to (${KILL} myself|${END}|die (so bad|so badly|right now|every day|tonight|already|anymore)|be dead|not be alive)`,
      `i ${EVEN} (dont|do not|no longer|never|cant|cannot) ${EVEN} (want|wanna|wish|care) [to] (live|be alive|exist|wake up|keep living|go on living|continue living|stay alive|be in this world|be on this earth|live like this|live in this world) [anymore]`,
      `i ${EVEN} (dont|do not|no longer) ${EVEN} (want to|wanna) be here (anymore|any more|any longer)`,
      `(wish|wished|wishing|wishes) [that] [i|im] (was|were|am|be|wasnt|werent) [just] (dead|alive|born|never born|not alive|no longer alive|not here anymore)`,
      `(wish|wished|wishing) [that] i (could|would|had|didnt) [just] (die|never been born|not been born|not wake up|never wake up|stop existing|not exist|disappear forever|have died|died|wake up anymore|be dead|go to sleep (and|forever) (never|not) wake up|fall asleep and (never|not) wake up)`,
      `(hope|hoping|pray|praying|wish|want|wanted) (i|to|that i) [just|could|can] [to] (die in my sleep|dont wake up|do not wake up|never wake up|go to sleep and never wake up|fall asleep and never wake up|not wake up|dont wake up tomorrow)`,
      `(thinking|think|thoughts|thought|fantasize|fantasizing|fantasise|dream|dreaming|considering|consider|considered|contemplating|contemplated|contemplate|planning|obsessing|idea|urge|urges) ${EVEN} [of|about|on|to] [doing|committing|attempting] (suicide|my suicide|my own death|dying all the time|${KILLING} myself|${ENDING}|${KILL} myself|${END}|jumping off|being dead)`,
      `(and|bit|little|more|extremely|depressed|lonely|get|getting|got|feeling|kinda) (suicidal|suicidally depressed)`,
      `(i am|im|i feel|i felt|i was|i have been|ive been|i get|feeling|felt|being|so|very|extremely|actively|passively|become|becoming) ${EVEN} [very|so|extremely|actively|passively] suicidal`,
      '(suicidal|death) (thoughts|ideation|ideations|feelings|urges|tendencies|impulses)',
      '(id|i would|ill|im|i am|be|were|was) [be] better off (dead|not alive|not being alive)',
      `(everyone|everybody|they|world|family|kids|children|parents|friends|people|wife|husband|mom|mum|you|all) (would|will|d|might|is|are|may) [all|probably|just] [be] (better off|better|happier) (without me|if i (was|were|am) (dead|gone|not here|never born)|if i (died|wasnt|werent|disappeared))`,
      '(wouldnt|would not|would|will) [even] (matter|care|notice|miss me) if i (died|die|was dead|were dead|killed myself|was gone|were gone|disappeared)',
      '(nobody|no one|noone|who|anyone) [would|will] [even] (cares|care|notice|miss me|notices) (if|when) (i|im|i am|i m) (died|die|dead|killed myself|gone|disappeared|am dead)',
      'i (deserve|ought|should|need) [to] [just] (die|be dead|not live|not be alive)',
      'i (dont|do not) deserve to (live|be alive|exist)',
      `(i|to|could|should|might|ill|gonna|about|imagine|imagining|of) ${EVEN} (jump|jumping|step|stepping|throw myself|throwing myself|walk|walking|jumped) (off|from|in front of|into) (a|the|this|that|my) (bridge|roof|building|balcony|ledge|overpass|train|bus|truck|traffic|window|oncoming traffic)`,
      `(i|to|could|should|might|ill|gonna|about|imagine|imagining|of) ${EVEN} (drive|driving|crash|crashing|steer|swerve) [my car|the car] (into|off) (a|the|oncoming) (tree|wall|bridge|traffic|pole)`,
      `[want|going|gonna|should|might|could|ready] (to|i|ill|imma|gonna|wanna|will|might|should) (kms|unalive myself|unalive)`,
      `(${KILL}|${KILLING}) myself`,
      '(end|ending|take|taking|taken) my [own|miserable|pathetic|worthless|stupid] life',
      '(kill|killing) my self',
      '(voices|voice|head|brain|mind) [in my head] (tells|tell|telling|keep telling|keeps telling|says|say|saying) [me|that] [to|i should] (kill|hurt|cut|harm|die|jump)',
    ],
  },
  {
    id: 'crisis.self_harm.en',
    tier: 'elevated',
    locale: 'en',
    patterns: [
      `(want|wanna|wanted|need|needed|urge|urges|urged|going|gonna|like|about|try|tried|tempted|ready|have|love|deserve|decide|decided|might|will|ill|should|could|did|didnt|to|used) [to] ${EVEN} (${HURT}|bleed|punish|mutilate|starve) (myself|my self|my (wrists|wrist|arm|arms|legs|thighs|skin))`,
      `(started|start|stop|stopped|keep|kept|been|am|im|by|about|of|from|like|enjoy|is|with|and|addicted to|resorted to|consider|considering|back to) (${HURTING}|punishing|mutilating|starving) (myself|my self|my (wrists|wrist|arm|arms|legs|thighs|skin))`,
      '(cut|burned|burnt|hurt|harmed|injured|scratched) (myself|my (wrists|wrist|arms|thighs|legs)) (again|on purpose|deliberately|intentionally|last night|every|to feel|to cope|because i hate|with a razor|with a blade|so deep)',
      '(i|ive|i have|im|i am|been|started|to|and|stop|my|of|about) [been|started|relapsed into|want to|still|just] (self harm|self harmed|self harming|selfharm|selfharming|self injure|self injury|self mutilate)',
      '(ways|how|tips|advice|ideas|methods|best place|places) [to|for|on|about] [do|start|hide|hiding] [my] (self harm|self harming|selfharm|self injury|cutting myself|harming myself|hurting myself)',
      '(hide|hiding|cover|covering|conceal) [up] (my|the|fresh|self harm) [self harm] (cuts|scars|wounds|cutting|self harm|cut marks|burns) [on|from]',
      '(how|ways|tips|want|wants|wanting|safely|best way|safest way) [do i|can i|to] [safely|secretly] (self harm|selfharm|self injure|mutilate myself|starve myself|purge)',
      '(cuts|scars|blade|razor|fresh cuts|new scars) (on|to|against|across) my (wrists|wrist|arms|arm|thighs|thigh|skin)',
      '(make|making|made) myself (bleed|suffer|throw up|vomit|puke|sick) (to|because|so|again|after|every|until)',
      '(starve|starving|starved) myself',
      '(how|tips|want|wanna|ways|like|trying|going|tricks) (to|for) [be|become|becoming|get|being|stay] (anorexic|bulimic|anorexia|bulimia|purge|purging|thinspo|pro ana)',
      '(pro ana|proana|thinspo|thinspiration)',
    ],
  },
  {
    id: 'crisis.despair.en',
    tier: 'concern',
    locale: 'en',
    patterns: [
      '(no|any|see no|have no|not see a|without a|a|longer have the|lost the|lost my|lost all) [more|longer] (reason|point|purpose|will|desire|reasons) (to|in|for|of) (live|keep going|staying here|living|keep living|go on living|going on living|being alive|be alive|stay alive|staying alive|exist|existing)',
      '(nothing|no one|nobody|anything|something) [left|else] to live for',
      '(life|living) (is|isnt|is not|not|feels|just isnt) [not|no longer] worth (living|it anymore|the pain|continuing)',
      '(tired|sick|exhausted|done|over|weary) (of|with) (living|being alive|life|existing|this life|my life|existence)',
      '(hate|hated|cant stand|regret) (being alive|living|that im alive|waking up every day|my existence|existing)',
      `(i|and|just) ${EVEN} (cant|cannot|can not|couldnt) (go on|keep going|live|do life|keep living|carry on|live with myself) [living|like this|this way] (anymore|any more|any longer|like this)`,
      '(given|gave|giving|give) up on (life|living)',
      '(not|never|dont|wouldnt|didnt|isnt|cant|wont) [really|actually|ever|want|wanna|going] [to] (kill|hurt|harm|cut) myself',
      '(not|im not|never been|dont feel|isnt) [actually|really] suicidal',
      '(hurt|cut|harm) myself (tonight|if|because|for the first time|yesterday)',
      '(dont|do not|didnt|not) want to die (but|just|i just|yet|i)',
      '(want|wanted|wish|need) (it|it all|everything|this|the pain|my pain|this pain) [all|just] (to end|to stop|to be over|end)',
      '(think|thinking|thoughts|thought) [a lot|all the time|constantly] (about|of) (dying|death) (all the time|every day|every night|a lot|lately|constantly|again|daily)',
      '(save|saving|saved|hoarding|collecting) [up] [all] my (pills|tablets|medication|meds)',
      '(take|taking|swallow|swallowing) all (my|the|of my|of the) (pills|tablets|medication|meds|sleeping pills)',
      '(want|need|like|urge) to bleed',
      '(scream|bleed|bleeding) until i (die|bleed|pass out)',
      '(wish|want) i (wasnt|werent|was not|were not) (born|here anymore|alive)',
      '(dying|death) (would|will|seems|sounds|is) [be] [like] [the|a|my] [only] (relief|way out|better than|easier|peaceful|escape|option|solution)',
      '(only|easy|no other) way out (is|would be) (to die|death|dying|suicide)',
    ],
  },
  {
    id: 'crisis.other_person.en',
    tier: 'mention',
    locale: 'en',
    patterns: [
      '(kill|killing|hang|hanging|shoot|cut|cutting|harm|harming|hurt|hurting|starve|starving) (himself|herself|themselves|themself|themselfs)',
      '(she|he|they|friend|brother|sister|son|daughter|mom|mum|mother|dad|father|girlfriend|boyfriend|wife|husband|who|someone|somebody|child) (is|was|are|were|feels|felt|might be|has been|says shes|says hes|wants to) [very|so|really|feeling] (suicidal|die|end (her|his|their) life|commit suicide)',
      '(end|ended|take|took|taken|taking|ending) (his|her|their) [own] life',
      '(thinking|talks|talked|talking|threatened|threatening|threatens|attempted|attempting|attempt|commit|committing|about|of|contemplating|considering|encourage|encouraging|promote|promoting|glorify|glorifying) [to|of|about] [commit|committing] suicide',
    ],
  },
];
