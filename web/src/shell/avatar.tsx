import { useState } from 'react';
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
  // Pictures of people end: the platform gives another, or an agent takes theirs away.
  const [gone, setGone] = useState<string>();
  return (
    <span
      className={classes.avatar}
      style={{ width: size, height: size, fontSize: size * 0.38, background: tintOf(id) }}
      aria-hidden="true"
    >
      {url === undefined || url === gone ? (
        initialsOf(name)
      ) : (
        <img src={url} alt="" className={classes.picture} loading="lazy" onError={() => setGone(url)} />
      )}
      {platform !== undefined && (
        <span className={classes.badge}>
          <PlatformBadge platform={platform} size={Math.max(15, Math.round(size * 0.42))} />
        </span>
      )}
    </span>
  );
}
