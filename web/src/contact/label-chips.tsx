import { useQuery } from '@tanstack/react-query';
import { labelsQuery } from '../data/contacts.js';
import classes from './label-chips.module.css';

/** Labels by their names, each with its colour as a dot: the words stay readable in every colour. */
export function LabelChips({ names }: { names: string[] }) {
  const { data } = useQuery(labelsQuery);
  return (
    <span className={classes.chips}>
      {names.map((name) => {
        const color = data?.items.find((label) => label.name === name)?.color ?? 'gray';
        return (
          <span key={name} className={classes.chip}>
            <span className={classes.dot} style={{ background: `var(--mantine-color-${color}-6)` }} aria-hidden="true" />
            <span className={classes.name}>{name}</span>
          </span>
        );
      })}
    </span>
  );
}
