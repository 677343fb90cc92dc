import { contactProbe } from './contact-probe.js';

export const infrastructureSupportProbe = contactProbe('infrastructure-support', 'Support for Redis and the cloud');
