import {
  IconBrandInstagram,
  IconBrandLine,
  IconBrandMessenger,
  IconBrandTelegram,
  IconBrandWechat,
  IconBrandWhatsapp,
  IconMessageCircle,
  type Icon,
} from '@tabler/icons-react';
import classes from './platform-badge.module.css';

/** Marks known by sight; a platform without one gets a plain speech bubble. */
const MARKS: Partial<Record<string, { icon: Icon; colour: string }>> = {
  telegram: { icon: IconBrandTelegram, colour: '#2481b8' },
  wechat: { icon: IconBrandWechat, colour: '#0a8a3f' },
  whatsapp: { icon: IconBrandWhatsapp, colour: '#14833f' },
  instagram: { icon: IconBrandInstagram, colour: '#c13584' },
  messenger: { icon: IconBrandMessenger, colour: '#0a6cd6' },
  line: { icon: IconBrandLine, colour: '#06873d' },
};

export function PlatformBadge({ platform, size }: { platform: string; size: number }) {
  const { icon: Mark, colour } = MARKS[platform] ?? { icon: IconMessageCircle, colour: '#5b6472' };
  return (
    <span className={classes.badge} style={{ width: size, height: size, background: colour }} aria-hidden="true">
      <Mark size={Math.round(size * 0.68)} stroke={2} />
    </span>
  );
}
