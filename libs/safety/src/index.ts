export * from './domain/screening.js';
