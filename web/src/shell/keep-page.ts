// A browser opens a file that is let go over a page instead of the page. Where nothing takes it, it is let go over nothing.
export function keepPageFromDroppedFiles(): void {
  for (const kind of ['dragover', 'drop'] as const)
    // The last to hear of it: who takes files has said so by then.
    window.addEventListener(kind, (event) => {
      if (event.defaultPrevented || event.dataTransfer?.types.includes('Files') !== true || isFileInput(event.target)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'none';
    });
}

const isFileInput = (target: EventTarget | null): boolean => target instanceof HTMLInputElement && target.type === 'file';
