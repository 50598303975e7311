import type { PresenceStatus } from '../../../src/contract/api.js';
import classes from './presence-dot.module.css';

/** The colour of a status; the word stands beside it or in a label. */
export function PresenceDot({ status, className = '' }: { status: PresenceStatus; className?: string }) {
  return <span className={`${classes.dot ?? ''} ${className}`} data-status={status} aria-hidden="true" />;
}
