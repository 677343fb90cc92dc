import { provesSuitesRed } from '@rapport/testing';
import { ERROR_SUITES, errorHandlingProbe } from './error-handling.probe.js';

provesSuitesRed(errorHandlingProbe, ERROR_SUITES);
