// Two soft tones. Several tabs hear the same news; the first one to take the lock plays them.
const LOCK = 'switchboard.chime';
const QUIET_AFTER_MS = 2_000;
const TONES = [
  { hertz: 740, at: 0 },
  { hertz: 988, at: 0.14 },
];

let context: AudioContext | undefined;

export async function chime(): Promise<void> {
  // Only pages of a secure address have locks; elsewhere each tab plays.
  if (!('locks' in navigator)) return play();
  await navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
    if (lock === null) return;
    await play();
    await new Promise((resolve) => setTimeout(resolve, QUIET_AFTER_MS));
  });
}

/** A page nobody has clicked in yet may not make a sound; it stays quiet then. */
export async function play(): Promise<void> {
  context ??= new AudioContext();
  if (context.state === 'suspended') await context.resume();
  for (const { hertz, at } of TONES) {
    const start = context.currentTime + at;
    const tone = new OscillatorNode(context, { type: 'sine', frequency: hertz });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.linearRampToValueAtTime(0.16, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.45);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + 0.5);
  }
}
