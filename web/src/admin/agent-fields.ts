// Limits of an agent's fields, for the two forms that change them.
import type { Role } from '../../../src/contract/api.js';

export const ROLES: readonly Role[] = ['agent', 'supervisor', 'admin'];
export const DEFAULT_MAX_LOAD = 5;
export const MAX_LOAD_LIMIT = 1000;
