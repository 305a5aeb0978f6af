/**
 * 256 plain English words of four to nine letters, in alphabetical order, no two of which differ in one letter only.
 * A word stands for a byte by its place. The list is never changed: two versions must say the same of one key.
 */
export const FINGERPRINT_WORDS: readonly string[] = `
  acorn alarm album amber anchor ankle apple apron arena arrow aspen atlas autumn badge baker banjo barley
  beacon beaver bench berry blanket bonus border bottle boulder branch bread bridge broom bubble bucket button
  cabin cactus canal canyon carbon carpet castle cedar cellar cement chalk cherry chess circle clock clover
  coffee comet copper coral cotton cradle cricket crystal curtain cycle daisy dancer desert diamond dinner
  doctor dollar dolphin donkey dragon drawer eagle earth easel echo elbow elder engine envoy estate evening
  fabric falcon farmer feather fence fiddle figure finger flame flute forest fossil fountain frozen funnel
  galaxy garden garlic gate giant glacier glove goblet golden gravel green guitar hammer harbor harvest hazel
  helmet hermit hockey horse hunter icon igloo indigo insect island ivory jacket jaguar jasmine jelly jewel
  jungle junior kettle keyboard kitchen kite kiwi koala ladder lagoon lantern laurel lemon letter lilac linen
  lizard lobster lotus lunar magnet mango marble meadow melon mentor metal meteor mirror mitten mosaic muffin
  museum mustard napkin needle nephew nickel night north novel nutmeg oasis object ocean olive onion opera
  orange orbit orchid otter oxygen oyster paddle panda paper parrot pebble pencil piano pickle pilot planet
  pony potato powder puzzle pyramid quartz queen quilt rabbit radio rainbow ribbon river robin rose rubber
  ruby salmon sandal scarf school seven shadow shovel silver sketch sofa sparrow spider spoon squid stable
  summer sunset swan teapot temple thumb tomato tower tractor tulip turtle umbrella uniform urban valley
  vanilla velvet village violin volcano wagon walnut whale willow window wolf yacht yellow yogurt zebra zenith
  zigzag zipper
`
  .trim()
  .split(/\s+/);

/** Half of an id is enough to compare by voice, and more than a forger can search through. */
const SPOKEN_BYTES = 10;

/**
 * The first ten bytes of a gateway's id (40 hex digits) as ten words, for two people on the telephone. The groups of
 * four say all twenty.
 * @throws RangeError where the text is no such id
 */
export function fingerprintWords(gatewayId: string): string {
  if (!/^[0-9a-f]{40}$/.test(gatewayId)) throw new RangeError(`not a gateway id: ${JSON.stringify(gatewayId)}`);
  const bytes = gatewayId.slice(0, SPOKEN_BYTES * 2).match(/../g) ?? [];
  return bytes.map((hex) => FINGERPRINT_WORDS[Number.parseInt(hex, 16)]).join(' ');
}
