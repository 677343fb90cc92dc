import { pageProbe, tooOld } from './page.js';

const FRESH_DAYS = 90;
const FEWEST_QUESTIONS = 10;

export const faqProbe = pageProbe({
  id: 'documents.faq',
  description: `Frequent questions are answered, their links lead somewhere, and somebody read them within ${FRESH_DAYS} days`,
  path: 'docs/faq.md',
  faults({ text, context }) {
    const [, reviewed] = /^Reviewed: (\d{4}-\d{2}-\d{2})$/m.exec(text) ?? [];
    const questions = text.match(/\?\*\* \S/g)?.length ?? 0;
    return [
      ...tooOld(reviewed, FRESH_DAYS, 'somebody reviewed the questions', context),
      ...(questions < FEWEST_QUESTIONS ? [`only ${questions} questions are answered`] : []),
    ];
  },
  sound: 'the questions are answered, reviewed, and their links lead somewhere',
});
