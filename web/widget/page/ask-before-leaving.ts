// A file goes up from this page alone; who leaves it meanwhile is asked first, since the file would not arrive.

const ask = (event: BeforeUnloadEvent): void => event.preventDefault();

export function askBeforeLeaving(isWanted: boolean): void {
  if (isWanted) window.addEventListener('beforeunload', ask);
  else window.removeEventListener('beforeunload', ask);
}
