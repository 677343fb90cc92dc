/** Ways of speaking to a model rather than of oneself. Deliberately broad: quarantine hides a memory, it deletes none. */
const PATTERNS: readonly RegExp[] = [
  /\b(?:ignor\w+|disregard\w*|forget\w*|overrid\w+|bypass\w*)\b[^.]{0,40}\b(?:instructions?|rules?|prompts?|guidelines?|guardrails?|restrictions?|polic(?:y|ies)|above|previous|prior|earlier)\b/iu,
  /\b(?:system|developer|hidden|initial)\s+(?:prompt|message|instructions?)\b/iu,
  /\b(?:from now on|henceforth|going forward)\b[^.]{0,30}\b(?:you|the (?:assistant|persona|model|ai|bot))\b/iu,
  /\byou (?:are now|must|shall|should always|should never|will always|will never|have to|are allowed to|are no longer)\b/iu,
  /\b(?:the )?(?:assistant|persona|model|ai|chatbot|bot|llm)\b[^.]{0,30}\b(?:must|should|shall|has to|is to|may never|is allowed|is required|will always|will never|always|never)\b/iu,
  /(?<!\b(?:I|we|he|she|they|who|user)\s)\b(?:always|never)\s+(?:answer|respond|reply|say|tell|reveal|refuse|obey|agree|comply|output|recommend|mention|write|send|include)\b/iu,
  /\b(?:reveal|print|output|repeat|leak|show)\b[^.]{0,30}\b(?:prompt|instructions?|memories|secrets?|system|other users?)\b/iu,
  /\b(?:jailbreak|DAN mode|developer mode|god mode|(?<!\b(?:I|we|he|she|they|to)\s)act as (?:an?|the)|pretend (?:to be|you are)|roleplay as)\b/iu,
  /\b(?:remember|store|save|memori[sz]e|note)\b[^.]{0,30}\b(?:as (?:a )?fact|permanently|in your memory|to your memory|for all users|every user)\b/iu,
  /<\/?\s*(?:system|memories|message|instructions?|style|profile|summary|turns|known)\b|\[\/?INST\]|<\|/iu,
  /\b(?:https?:\/\/|www\.)\S{1,1000}?(?:\s[^.]{0,60})?\b(?:send|post|append|fetch|visit|click)\b|\b(?:send|post|append|fetch|visit|click)\b[^.]{0,60}(?:https?:\/\/|www\.)/iu,
];

/** Whether a text tries to instruct whoever reads it later. */
export const triesToInstruct = (text: string): boolean => PATTERNS.some((pattern) => pattern.test(text));
