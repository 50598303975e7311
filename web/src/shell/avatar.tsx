import { initialsOf, tintOf } from './initials.js';
import { PlatformBadge } from './platform-badge.js';
import classes from './avatar.module.css';

interface Props {
  id: string;
  name: string;
  size: number;
  url?: string | undefined;
  platform?: string;
}

/** A person's picture, or their initials on a colour of their own; with the platform they write from. */
export function Avatar({ id, name, size, url, platform }: Props) {
  return (
    <span
      className={classes.avatar}
      style={{ width: size, height: size, fontSize: size * 0.38, background: tintOf(id) }}
      aria-hidden="true"
    >
      {url === undefined ? initialsOf(name) : <img src={url} alt="" className={classes.picture} loading="lazy" />}
      {platform !== undefined && (
        <span className={classes.badge}>
          <PlatformBadge platform={platform} size={Math.max(15, Math.round(size * 0.42))} />
        </span>
      )}
    </span>
  );
}
