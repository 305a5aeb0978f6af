import { createRequire } from 'node:module';
import { GPS } from 'gps';
import type { parseNmeaSentence as Parse } from 'nmea-simple';
import { NmeaPort } from '../nmea/nmea-port.js';
import { readSentence } from '../nmea/nmea-sentence.js';
import { SerialBytesToNmeaSentences } from '../serial/serial-bytes-to-nmea-sentences.js';
import { nmeaLines } from './bench-bytes.js';
import { printGoal, printRace, race, type Contender } from './bench-rounds.js';

/**
 * NMEA lines a second. Every contender begins with the same bytes, in the chunks that a port gives, checks the checksum
 * and makes numbers of the same lines; they are of types that all of them read. The packages take text: `gps` splits a
 * stream itself (`updatePartial`); where a package takes lines only, they are split in the cheapest way there is.
 */
const GOAL = 5;
/** What a port gives at once, at most. */
const CHUNK_BYTES = 4096;
const TYPES = /^\$[A-Z]{2}(?:GGA|GNS|GSA|GST|HDT|RMC|VTG|ZDA),/;

const { parseNmeaSentence } = createRequire(import.meta.url)('nmea-simple') as { parseNmeaSentence: typeof Parse };

const SETTINGS = { allowMissingChecksum: false, earliestDateMs: 0 };
const { from, items } = nmeaLines();
const lines = items.filter((line) => TYPES.test(line) && isReadByAll(line));
const bytes = Buffer.from(lines.map((line) => `${line}\r\n`).join(''), 'latin1');

/** nmea-simple throws where a field is not as it expects; such a line is nobody's. */
function isReadByAll(line: string): boolean {
  try {
    parseNmeaSentence(line);
    return GPS.Parse(line) !== false;
  } catch {
    return false;
  }
}

function* chunks(): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

/** Lines of the chunks as text, as `readline` and others make them, without their events. */
function* linesOfChunks(): Generator<readonly string[]> {
  let torn = '';
  for (const chunk of chunks()) {
    const lines = (torn + chunk.toString('latin1')).split('\r\n');
    torn = lines.pop() ?? '';
    yield lines;
  }
}

const ignore = (): undefined => undefined;

const furrowSentences: Contender = {
  name: 'furrow, sentences',
  does: 'splits bytes into lines; checksum; the fields that a record needs as numbers',
  run: () => {
    const step = new SerialBytesToNmeaSentences(SETTINGS, () => undefined);
    for (const chunk of chunks()) step.push(chunk, readSentence);
    return undefined;
  },
};

const furrowFixes: Contender = {
  name: 'furrow, fixes',
  does: 'as sentences; joins those of one epoch into a fix with its date, whatever their order',
  run: () => {
    const port = new NmeaPort(SETTINGS, {
      onSentence: ignore,
      onEpochBegun: ignore,
      onEpochEnded: ignore,
      faultOf: () => ignore,
    });
    for (const chunk of chunks()) port.push(chunk, 0);
    return undefined;
  },
};

const gpsParse: Contender = {
  name: 'gps, GPS.Parse',
  does: 'splits text into lines; checksum; all fields of a line as numbers and dates',
  run: () => {
    for (const lines of linesOfChunks()) for (const line of lines) GPS.Parse(line);
    return undefined;
  },
};

const gpsStream: Contender = {
  name: 'gps, updatePartial',
  does: 'as GPS.Parse; the latest of each kind in one state',
  run: () => {
    const gps = new GPS();
    for (const chunk of chunks()) gps.updatePartial(chunk.toString('latin1'));
    return undefined;
  },
};

const simple: Contender = {
  name: 'nmea-simple',
  does: 'splits text into lines; checksum; all fields of a line as numbers and dates',
  run: () => {
    for (const lines of linesOfChunks()) for (const line of lines) parseNmeaSentence(line);
    return undefined;
  },
};

console.log(`NMEA lines of ${from}: ${items.length}, of which ${lines.length} are read by all`);
const sentenceRace = race([furrowSentences, gpsParse, simple], lines.length);
printRace('lines to values', sentenceRace);
printGoal(sentenceRace, [gpsParse, simple], GOAL);
const fixRace = race([furrowFixes, gpsStream], lines.length);
printRace('lines to the state of the receiver', fixRace);
printGoal(fixRace, [gpsStream], GOAL);
