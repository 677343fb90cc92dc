/** What opens something: nobody needs to be reminded of it by a persona, and a prompt is no safe. */
const NAMED_SECRET =
  /\b(?:pass(?:word|phrase|code|wort)|pin(?:\s*(?:code|number))?|cvv|cvc|security code|secret key|api[ _-]?key|access token|private key|seed phrase|recovery (?:code|phrase)|one[- ]time (?:code|password)|otp|social security|ssn|sort code|routing number|account number|passport number|licen[cs]e number)\b/iu;
const KEY_LIKE =
  /\b(?:sk|pk|ghp|gho|xox[abp]|AKIA|AIza|ya29)[-_A-Za-z0-9]{12,}\b|-----BEGIN [A-Z ]*PRIVATE KEY|\beyJ[\w-]{10,500}\.[\w-]{10,}/u;
const IBAN = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b/u;
const DIGIT_GROUPS = /\b\d(?:[ -]?\d){12,18}\b/gu;
const SOCIAL_SECURITY = /\b\d{3}-\d{2}-\d{4}\b/u;

export function holdsSecret(text: string): boolean {
  return (
    NAMED_SECRET.test(text) ||
    KEY_LIKE.test(text) ||
    IBAN.test(text) ||
    SOCIAL_SECURITY.test(text) ||
    (text.match(DIGIT_GROUPS) ?? []).some((digits) => isCardNumber(digits.replace(/\D/gu, '')))
  );
}

/** The Luhn check of payment cards. */
function isCardNumber(digits: string): boolean {
  const sum = [...digits].toReversed().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
