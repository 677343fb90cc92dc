import { contactProbe } from './contact-probe.js';

export const geminiSupportProbe = contactProbe('gemini-support', 'Support for the Gemini API');
