import { contactProbe } from './contact-probe.js';

export const productManagerProbe = contactProbe('product-manager', 'The product manager');
