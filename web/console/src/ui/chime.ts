/** Two short tones, made here: a file would have to be fetched. */
const TONES = [880, 1175]
const LENGTH = 0.12
const LOUD = 0.08

let context: AudioContext | null = null

/** Silent where the browser wants a click on the page first. */
export function chime(): void {
  const on = (context ??= new AudioContext())
  if (on.state === 'suspended') void on.resume()
  TONES.forEach((tone, place) => sound(on, tone, on.currentTime + place * LENGTH))
}

function sound(on: AudioContext, tone: number, from: number): void {
  const source = new OscillatorNode(on, { frequency: tone })
  const gain = new GainNode(on, { gain: LOUD })
  // Ends softly: a tone that is cut off clicks.
  gain.gain.setTargetAtTime(0, from + LENGTH / 2, LENGTH / 4)
  source.connect(gain).connect(on.destination)
  source.start(from)
  source.stop(from + LENGTH * 2)
}
