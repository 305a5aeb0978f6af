import { expect } from 'chai';
import { sampleStatus } from '../health/sample-status.js';
import { statusScreen, type ScreenOptions } from './status-screen.js';

const PLAIN: ScreenOptions = { language: 'en', width: 120, hasColour: false };

describe('status screen', () => {
  it('shows a tractor at work', () => {
    expect(statusScreen(sampleStatus(), PLAIN).split('\n')).to.deep.equal(PICTURE.split('\n').slice(1, -1));
  });

  it('fits the window, and says that something is below it', () => {
    const lines = statusScreen(sampleStatus(), { ...PLAIN, width: 60, height: 12 }).split('\n');
    expect(lines).to.have.lengthOf(12);
    expect(lines.at(-1)).to.match(/^… \+\d+$/);
    for (const line of lines) expect(line.length).to.be.at.most(60);
  });

  it('counts two columns for each Chinese character', () => {
    const lines = statusScreen(sampleStatus(), { ...PLAIN, language: 'zh', width: 40 }).split('\n');
    for (const line of lines) {
      const wide = Array.from(line, (character) => character > '\u2e80').filter(Boolean).length;
      expect(line.length + wide).to.be.at.most(40);
    }
  });

  it('colours by level, and lets nothing of a device steer the terminal', () => {
    const text = statusScreen(sampleStatus(), { ...PLAIN, hasColour: true });
    expect(text).to.include('\x1b[31m× receiver').and.to.include('\x1b[32m  tractor');
    expect(text).not.to.include('\x1b[2J');
  });

  it('has something to say before anything was heard', () => {
    const text = statusScreen(sampleStatus({ ports: [], record: null, signals: [], pipeline: {} }), PLAIN);
    for (const phrase of [
      'the configuration names none',
      'no record yet',
      'none heard',
      'whether the implement works',
    ]) {
      expect(text).to.include(phrase);
    }
  });
});

const PICTURE = `
Furrow gateway · 0443 9ed8 d9a1 1ca2 2926 11da f039 0a35 0848 490c
version 0.1.0 · running for 3.0 h · 2026-04-28 00:30:00Z

Ports
  port      device                      condition  rate                last heard  note
  tractor   can0                        receiving  425.1/s, 3.3 KiB/s  0.0 s ago   error-active, bus error 3
× receiver  /dev/serial/by-id/usb-gnss  closed     0/s, 0 B/s          65 s ago    Error: No such file or directory, ca…

Position
  fix                    RTK fixed (4)
  latitude, longitude    43.3071234, 124.3361234
  satellites             21
  HDOP                   0.7
  speed                  8.3 km/h
  heading                181.4°
  time of the fix        2026-04-28 00:29:59Z
  clock against the fix  0.8 s
  age                    0.2 s

Work
  signal            value   source
  workState         1 (on)  DDI 141 of element 1, a00c81045a2000e5
  elements at work  1 / 2

Signals
  signal           value        age    source
  engineSpeedRpm   1845.13 rpm  0.0 s  PGN 61444, a00c81045a2000e5
! rearPtoSpeedRpm  stale        12 s   <PGN "65091">, x?[2J
  workState        1 (on)       0.4 s  DDI 141 of element 1, a00c81045a2000e5

Link to the server
! phase                   connecting
  batches sent            170
  batches stored          169
  connections lost        4
  settings of the server  none, its own file

Outbox
  batches that wait    12
  batches refused      0
  records not sealed   5
  records              10800
  records lost         0
  records thinned out  0
  batches damaged      0
  used                 1.5 MiB / 1.0 GiB
  last acknowledged    10 min ago

Units on the bus
  no address claim heard

Counters
  frames     4591000
  sentences  43200

Faults
! gnss-epochs: several "receivers"  2
`;
