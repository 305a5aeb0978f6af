import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { DEFAULT_SOURCES } from '../signal/source-ranks.js';
import { ConfigError, parseGatewayConfig, readGatewayConfig } from './gateway-config.js';

const SAMPLE = new URL('../../gateway.sample.yaml', import.meta.url);

function faultsOf(text: string): string[] {
  try {
    parseGatewayConfig('/etc/furrow/gateway.yaml', text);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
}

describe('gateway config', () => {
  it('takes the sample as it is', () => {
    const config = parseGatewayConfig('/etc/furrow/gateway.yaml', readFileSync(SAMPLE, 'utf8'));
    expect(config.can[0]).to.include({ type: 'slcan', bitrate: 250_000, baudRate: 115_200, mode: 'listen' });
    expect(config).to.include({ sealAfterS: 5, outboxMaxMb: 1024, statusPort: 0 });
    expect(config).to.include({ outboxWhenFull: 'thin', outboxThinToS: 15 });
  });

  it('gets from the commented defaults of the sample what it has without them', () => {
    const text = readFileSync(SAMPLE, 'utf8');
    const commented = text.replaceAll(/^( *)# (\w+:.*)$/gm, '$1$2').replace(/^ *caFile.*\n/m, '');
    const file = '/etc/furrow/gateway.yaml';
    expect(parseGatewayConfig(file, commented)).to.deep.equal(parseGatewayConfig(file, text));
  });

  it('takes a SocketCAN interface beside an adapter, and fills in defaults of the adapter only', () => {
    const can = ['  - {name: hat, type: socketcan, interface: can0}', '  - {name: usb, path: /dev/a}'];
    const config = parseGatewayConfig('/g.yaml', ['server: {url: http://a}', 'stateDir: s', 'can:', ...can].join('\n'));
    expect(config.can).to.deep.equal([
      { name: 'hat', type: 'socketcan', interface: 'can0' },
      { name: 'usb', type: 'slcan', path: '/dev/a', bitrate: 250_000, baudRate: 115_200, mode: 'listen' },
    ]);
  });

  it('says of each type of CAN port what it lacks and what it does not know', () => {
    const can = [
      '  - {name: a, type: socketcan, path: /dev/a}',
      '  - {name: b, type: socketcan, interface: ../../etc}',
      '  - {name: c, type: kvaser, path: /dev/c}',
      '  - {name: d, type: socketcan, interface: can0, bitrate: 250000}',
    ];
    const faults = faultsOf(['server: {url: http://a}', 'stateDir: s', 'can:', ...can].join('\n'));
    expect(faults).to.have.lengthOf(5);
    expect(faults[0]).to.match(/:4: can\.0\.interface: missing/);
    expect(faults[1]).to.match(/:4: can\.0\.path: no such key/);
    expect(faults[2]).to.match(
      /:5: can\.1\.interface: "..\/..\/etc" must match pattern .*; give the name of a network/,
    );
    expect(faults[3]).to.match(/:6: can\.2\.type: "kvaser" must be .*; use slcan or socketcan/);
    expect(faults[4]).to.match(/:7: can\.3\.bitrate: no such key/);
  });

  it('leaves sending off, and fills in the rest of what it needs', () => {
    const can = [
      '  - {name: hat, type: socketcan, interface: can0, send: {enabled: true}}',
      '  - {name: usb, path: /dev/a}',
    ];
    const config = parseGatewayConfig('/g.yaml', ['server: {url: http://a}', 'stateDir: s', 'can:', ...can].join('\n'));
    expect(config.can.map(({ send }) => send)).to.deep.equal([
      { enabled: true, manufacturer: 0, preferredAddress: 200, requests: ['engineHours', 'rearHitch', 'rearPto'] },
      undefined,
    ]);
    const wrong = ['  - {name: usb, path: /dev/a, send: {preferredAddress: 0, requests: [brakes]}}'];
    const faults = faultsOf(['server: {url: http://a}', 'stateDir: s', 'can:', ...wrong].join('\n'));
    expect(faults).to.have.lengthOf(2);
    expect(faults[0]).to.match(/:4: can\.0\.send\.preferredAddress: 0 must be >= 128; use 128 to 235/);
    expect(faults[1]).to.match(/:4: can\.0\.send\.requests\.0: "brakes" must be .*; use engineHours, rearHitch/);
  });

  it('ranks sources, by default none', () => {
    const config = parseGatewayConfig('/g.yaml', 'server: {url: http://a}\nstateDir: s');
    expect(config.sources).to.deep.equal(DEFAULT_SOURCES);
    const text =
      'server: {url: http://a}\nstateDir: s\nsources: {receivers: [roof], speed: [radar], signals: {speed: [a]}}';
    expect(faultsOf(text)).to.deep.equal([
      '/etc/furrow/gateway.yaml:3: sources.signals.speed: no such key; see gateway.sample.yaml for those there are',
      '/etc/furrow/gateway.yaml:3: sources.speed.0: "radar" must be equal to one of the allowed values; use receiver, machineSelected, ground, wheel',
    ]);
  });

  it('takes a rate or auto for a receiver, and says what else is wrong', () => {
    const gnss = ['  - {name: a, path: /dev/a, baudRate: auto, headingOffsetDeg: -90}', '  - {name: b, path: /dev/b}'];
    const text = ['server: {url: http://a}', 'stateDir: s', 'gnss:', ...gnss].join('\n');
    expect(parseGatewayConfig('/g.yaml', text).gnss).to.deep.equal([
      { name: 'a', path: '/dev/a', baudRate: 'auto', headingOffsetDeg: -90 },
      { name: 'b', path: '/dev/b', baudRate: 115_200, headingOffsetDeg: 0 },
    ]);
    for (const [wrong, message] of [
      [text.replace('auto', 'fast'), /:4: gnss\.0\.baudRate: "fast" must be .*; give the baud rate of the receiver/],
      [text.replace('auto', '12'), /:4: gnss\.0\.baudRate: 12 must be >= 300; give the baud rate/],
      [text.replace('-90', '270'), /:4: gnss\.0\.headingOffsetDeg: 270 must be <= 180; use -180 to 180/],
    ] as const) {
      expect(faultsOf(wrong)[0]).to.match(message);
    }
  });

  it('takes a work switch on a port that there is', () => {
    const text = ['server: {url: http://a}', 'stateDir: s', 'gnss: [{name: a, path: /dev/a}]'].join('\n');
    const of = (more: string) => parseGatewayConfig('/g.yaml', `${text}\n${more}`).workSwitch;
    const defaults = { sentence: 'PFWSW', field: 1, line: 'cts', inverted: false };
    expect(of('')).to.deep.equal(defaults);
    expect(of('workSwitch: {port: a, line: dsr}')).to.deep.equal({ ...defaults, port: 'a', line: 'dsr' });
    expect(faultsOf(`${text}\nworkSwitch: {port: b}`)).to.deep.equal([
      '/etc/furrow/gateway.yaml:4: workSwitch.port: "b" is no port of gnss; give the name of one; list a port there for the switch alone',
    ]);
  });

  it('finds relative paths beside its file', () => {
    const config = parseGatewayConfig(
      '/etc/furrow/gateway.yaml',
      'server: {url: http://a, caFile: ca.pem}\nstateDir: s',
    );
    expect([config.stateDir, config.server.caFile]).to.deep.equal(['/etc/furrow/s', '/etc/furrow/ca.pem']);
  });

  it('names line, key, value and remedy of everything that is wrong', () => {
    const faults = faultsOf(
      [
        'server:',
        '  url: ftp://a',
        'stateDir: s',
        'can:',
        '  - name: bus',
        '    path: /dev/a',
        '    bitrate: 251000',
        'gnss:',
        '  - {name: bus, path: /dev/b, baud: 1}',
      ].join('\n'),
    );
    expect(faults).to.have.lengthOf(4);
    expect(faults[0]).to.match(/gateway\.yaml:2: server\.url: "ftp:\/\/a" must match .*; give scheme and host only/);
    expect(faults[1]).to.match(/:7: can\.0\.bitrate: 251000 must be .*; use one of 10000/);
    expect(faults[2]).to.match(/:9: gnss\.0\.baud: no such key; see gateway\.sample\.yaml/);
    expect(faults[3]).to.match(/:9: gnss\.0\.name: "bus" is the name of another port; give each/);
  });

  it('says what is missing', () => {
    expect(faultsOf('can: []')).to.deep.equal([
      '/etc/furrow/gateway.yaml: server: missing; see gateway.sample.yaml for what it means',
      '/etc/furrow/gateway.yaml: stateDir: missing; see gateway.sample.yaml for what it means',
    ]);
  });

  it('names the line where the text is no YAML, and the file where there is none', () => {
    expect(faultsOf('server: {url: http://a\nstateDir: [')[0]).to.match(/gateway\.yaml:\d+: /);
    expect(() => readGatewayConfig('/nowhere/g.yaml')).to.throw(ConfigError, '/nowhere/g.yaml: cannot be read');
  });
});
