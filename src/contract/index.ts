// The contract between hub and connectors. Imports nothing of ours; connectors import this and nothing else of the hub.
export * from './text.js';
export * from './content.js';
export * from './errors.js';
export * from './refusals.js';
export * from './inbound.js';
export * from './outbound.js';
export * from './capabilities.js';
export * from './connector.js';
export * from './stub.js';
export * from './api.js';
export * from './clock.js';
