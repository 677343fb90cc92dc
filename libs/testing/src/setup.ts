// Nest's decorators need the metadata polyfill before any decorated class is loaded.
import 'reflect-metadata';
import './patience.js';
