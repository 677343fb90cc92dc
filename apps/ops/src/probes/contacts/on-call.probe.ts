import { contactProbe } from './contact-probe.js';

export const onCallProbe = contactProbe('on-call', 'The engineer on call');
