import { contactProbe } from './contact-probe.js';

export const techLeadProbe = contactProbe('tech-lead', 'The tech lead');
