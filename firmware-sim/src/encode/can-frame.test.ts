import { expect } from 'chai';
import { candumpLine, createCanFrame, dataText, identifierText, slcanText } from './can-frame.js';
import { engineHoursFrame, engineSpeedFrame, fuelRateFrame } from './engine-frame.js';
import { addressClaimFrame, processDataFrame } from './implement-frame.js';
import { toByte, toCounter, toInt32, toWord } from './raw-value.js';
import { groundSpeedFrame, rearHitchFrame, rearPtoFrame, wheelSpeedFrame } from './tractor-frame.js';

describe('CAN identifiers', () => {
  it('keeps the group of a broadcast and puts the destination into the others', () => {
    const data = Uint8Array.of(1);
    expect(identifierText(createCanFrame(61444, { priority: 3, source: 0 }, data))).to.equal('0CF00400');
    const addressed = createCanFrame(51968, { priority: 3, source: 0x80, destination: 0xf7 }, data);
    expect(identifierText(addressed)).to.equal('0CCBF780');
    expect(identifierText(createCanFrame(60928, { priority: 6, source: 0xf0 }, data))).to.equal('18EEFFF0');
  });

  it('writes candump -L lines and SLCAN text', () => {
    const frame = createCanFrame(65262, { priority: 6, source: 0 }, Uint8Array.of(0x5a, 0xff));
    expect(candumpLine(frame, 1777337043180)).to.equal('(1777337043.180000) can0 18FEEE00#5AFF\n');
    expect(candumpLine(frame, 1777337043000.55)).to.equal('(1777337043.000550) can0 18FEEE00#5AFF\n');
    expect(slcanText(frame)).to.equal('T18FEEE0025AFF\r');
  });
});

describe('raw values', () => {
  it('stay within the valid range of their width', () => {
    expect(toByte(1000, 0.4)).to.equal(250);
    expect(toByte(-300, 1, -125)).to.equal(0);
    expect(toWord(1e9, 1)).to.deep.equal([0xff, 0xfa]);
    expect(toInt32(-2)).to.deep.equal([0xfe, 0xff, 0xff, 0xff]);
  });

  it('let a distance counter start again above 4211081.215 m', () => {
    expect(toCounter(4211081.215, 0.001)).to.deep.equal([0xff, 0xff, 0xff, 0xfa]);
    expect(toCounter(4211081.216, 0.001)).to.deep.equal([0, 0, 0, 0]);
  });
});

describe('tractor groups (domain vectors of ISO 11783-7)', () => {
  it('wheel-based speed: 5.5 m/s, 12345.678 m, 60 min, forward, key on, start', () => {
    const travel = { speedMps: 5.5, distanceM: 12345.678, forward: true };
    const frame = wheelSpeedFrame(travel, { powerMin: 60, keyOn: true, implementStart: true });
    expect(dataText(frame)).to.equal('7C154E61BC003C15');
    expect(identifierText(frame)).to.equal('0CFE48F0');
  });

  it('ground-based speed: 3 m/s, 100 m, reverse', () => {
    const frame = groundSpeedFrame({ speedMps: 3, distanceM: 100, forward: false });
    expect(dataText(frame)).to.equal('B80BA0860100FFFC');
  });

  it('rear hitch: 40 % is raw 100, in-work is bits 7-8, draft 12000 N is raw 33200', () => {
    const working = rearHitchFrame({ positionPct: 40, inWork: true, draftN: 12000 });
    expect(dataText(working)).to.equal('6447FFB081FFFFFF');
    const unknown = rearHitchFrame({ positionPct: 100, inWork: null, draftN: null });
    expect(dataText(unknown)).to.equal('FAC7FFFFFFFFFFFF');
  });

  it('rear PTO: 540 rpm is raw 4320, engaged in bits 7-8, mode in bits 5-6', () => {
    const slow = rearPtoFrame({ speedRpm: 540, setpointRpm: 540, engaged: true });
    expect(dataText(slow)).to.equal('E010E01043FFFFFF');
    const fast = rearPtoFrame({ speedRpm: 0, setpointRpm: 1000, engaged: false });
    expect(dataText(fast)).to.equal('0000401F13FFFFFF');
  });
});

describe('engine groups', () => {
  it('EEC1: 1850 rpm is raw 14800, torque 72 % is raw 197', () => {
    expect(dataText(engineSpeedFrame({ speedRpm: 1850, torquePct: 72 }))).to.equal('F0C5C5D039FFFFFF');
  });

  it('LFE and HOURS', () => {
    expect(dataText(fuelRateFrame(20))).to.equal('9001FFFFFFFFFFFF');
    expect(dataText(engineHoursFrame(1000, 5_000_000))).to.equal('204E000088130000');
  });
});

describe('process data and address claim', () => {
  it('splits the element number and writes the value as int32 (domain vector: element 3, DDI 0x1234, 99)', () => {
    expect(dataText(processDataFrame(0x1234, 99, 3))).to.equal('3300341263000000');
    expect(dataText(processDataFrame(67, 3000, 0x123))).to.equal('33124300B80B0000');
    expect(dataText(processDataFrame(141, 1))).to.equal('13008D0001000000');
  });

  it('claims an address with a little-endian NAME of industry group 2', () => {
    const name = { identity: 0x155555, manufacturer: 0x7fe, functionCode: 132, deviceClass: 1 };
    const frame = addressClaimFrame(0xf0, name);
    expect(identifierText(frame)).to.equal('18EEFFF0');
    expect(dataText(frame)).to.equal('5555D5FF008402A0');
  });
});
