import type { PgnDefinition } from '../pgn-definition.js';

export const GNSS_POSITION_DATA: PgnDefinition = {
  pgn: 129029,
  name: 'GNSS position data',
  fields: [
    { part: 'date', byte: 2, bits: 16, nmea2000: true },
    { part: 'timeOfDay', byte: 4, bits: 32, scale: 1e-4, nmea2000: true },
    { part: 'latitudeDeg', byte: 8, bits: 64, scale: 1e-16, signed: true, nmea2000: true },
    { part: 'longitudeDeg', byte: 16, bits: 64, scale: 1e-16, signed: true, nmea2000: true },
    { part: 'fixQuality', byte: 32, bit: 5, bits: 4, nmea2000: true },
    { part: 'satellites', byte: 34, bits: 8, nmea2000: true },
    { part: 'hdop', byte: 35, bits: 16, scale: 0.01, signed: true, nmea2000: true },
  ],
  sample: 'E6F13A809CC60D001238AA49EB5107000C4495FB15B80040E133000000000013FC095A008C00FFFFFF7F00',
  expected: {
    date: 15089,
    timeOfDay: 23112,
    latitudeDeg: 52.7461333,
    longitudeDeg: 5.1815566,
    fixQuality: 1,
    satellites: 9,
    hdop: 0.9,
  },
};
