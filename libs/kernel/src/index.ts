export * from './canonical-json.js';
export * from './clock.js';
export * from './errors.js';
export * from './ids.js';
export * from './page.js';
export * from './participants.js';
export * from './principal.js';
export * from './recent-map.js';
