import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadConfig } from './load-config.js';

const SAMPLE = resolve(import.meta.dirname, '../../server.sample.yaml');

describe('configuration', () => {
  let directory: string;
  beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'furrow-config-'))));
  afterEach(() => rmSync(directory, { recursive: true }));
  const load = (text: string, environment: Record<string, string> = {}) => {
    const path = join(directory, 'server.yaml');
    writeFileSync(path, text);
    return loadConfig(path, environment);
  };
  const faultOf = (text: string, environment?: Record<string, string>) => {
    try {
      load(text, environment);
    } catch (error) {
      return (error as Error).message.replaceAll(`${directory}/`, '');
    }
    return undefined;
  };

  it('reads the sample: all defaults', () => {
    expect({ ...loadConfig(SAMPLE, {}), dataDir: '' }).to.deep.equal({ ...load('dataDir: x'), dataDir: '' });
  });

  it('states in the sample the default of every key', () => {
    const text = readFileSync(SAMPLE, 'utf8').replaceAll(/^( *)# (\w+:( .*)?)$/gm, '$1$2');
    const uncommented = text.replaceAll(
      /^(tls:|  (certFile|keyFile|url|database|username|password|token|passwordEnv|tokenEnv):).*$/gm,
      '',
    );
    expect({ ...load(uncommented), dataDir: '' }).to.deep.equal({ ...load('dataDir: x'), dataDir: '' });
  });

  it('names line, key and value of what is wrong', () => {
    expect(faultOf('dataDir: x\nlisten:\n  port: high\n')).to.match(
      /^server\.yaml:3: \/listen\/port: must be integer, got "high"/,
    );
    expect(faultOf('dataDir: x\ntimeZon: Asia/Shanghai\n')).to.match(/^server\.yaml:2: .*"timeZon"/);
    expect(faultOf('dataDir: x\ntimeZone: Asia/Lishu\n')).to.match(/^server\.yaml:2: \/timeZone: .*"Asia\/Lishu"/);
    expect(faultOf('listen: {}\n')).to.match(/^server\.yaml:1: \/: .*dataDir/);
    expect(faultOf('dataDir: [\n')).to.match(/^server\.yaml:\d+: /);
    expect(faultOf('dataDir: x\nstore:\n  url: http://127.0.0.1:8086\n')).to.match(
      /^server\.yaml:3: \/store\/url: is for kind: influxdb only/,
    );
    expect(faultOf('dataDir: x\nstore:\n  kind: influxdb\n')).to.match(/^server\.yaml:2: \/store\/url: is missing/);
  });

  it('takes secrets from the environment that it names', () => {
    const text =
      'dataDir: x\nstore:\n  kind: influxdb\n  url: http://127.0.0.1:8086\n  database: furrow\n  tokenEnv: TOKEN\n';
    expect(load(text, { TOKEN: 'secret' }).store).to.deep.include({ login: { kind: 'token', token: 'secret' } });
    expect(faultOf(text, {})).to.match(/^server\.yaml:6: \/store\/tokenEnv: the environment has no TOKEN; set it/);
  });
});
