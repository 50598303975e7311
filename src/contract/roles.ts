// Who may do more than whom.
import type { Role } from './api.js';

const ROLES: readonly Role[] = ['agent', 'supervisor', 'admin'];

export function lesserRole(one: Role, other: Role): Role {
  return ROLES.indexOf(one) < ROLES.indexOf(other) ? one : other;
}
