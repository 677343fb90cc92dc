import { provesSuitesRed } from '@rapport/testing';
import { RETRY_SUITES, retriesProbe } from './retries.probe.js';

provesSuitesRed(retriesProbe, RETRY_SUITES);
