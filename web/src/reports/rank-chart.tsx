import { PlatformBadge } from '../shell/platform-badge.js';
import { chartedText, topOf, type Charted } from './chart-measures.js';
import classes from './rank-chart.module.css';
import { useMeasureWords } from './use-measure-words.js';

export interface Rank {
  key: string;
  name: string;
  /** Of a channel account: many have one name on several platforms. */
  platform?: string;
  /** Null: nothing was measured. */
  value: number | null;
}

/** More would push the table off the page; it has them all. */
const MOST_RANKS = 12;

/** One measure of each channel account, group or agent, the greatest first. */
export function RankChart({ title, measure, ranks }: { title: string; measure: Charted; ranks: readonly Rank[] }) {
  const words = useMeasureWords();
  const shown = ranks.toSorted((a, b) => (b.value ?? -1) - (a.value ?? -1)).slice(0, MOST_RANKS);
  const top = measure === 'ratings' ? topOf([], measure, 1) : Math.max(1, ...shown.map(({ value }) => value ?? 0));
  return (
    <ul className={classes.ranks} aria-label={title}>
      {shown.map(({ key, name, platform, value }) => (
        <li key={key} className={classes.rank}>
          <span className={classes.name} title={name}>
            {platform !== undefined && <PlatformBadge platform={platform} size={18} />}
            <span>{name}</span>
          </span>
          <div className={classes.track} aria-hidden="true">
            <div className={classes.bar} style={{ width: `${String((100 * (value ?? 0)) / top)}%` }} />
          </div>
          <span className={classes.value}>{chartedText(value, measure, words)}</span>
        </li>
      ))}
    </ul>
  );
}
