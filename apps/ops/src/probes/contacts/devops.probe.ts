import { contactProbe } from './contact-probe.js';

export const devopsProbe = contactProbe('devops', 'The DevOps team');
