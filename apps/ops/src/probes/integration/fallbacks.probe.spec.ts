import { provesSuitesRed } from '@rapport/testing';
import { FALLBACK_SUITES, fallbacksProbe } from './fallbacks.probe.js';

provesSuitesRed(fallbacksProbe, FALLBACK_SUITES);
