import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readGatewayConfig } from './gateway-config.js';

const GATEWAY = path.resolve(import.meta.dirname, '../..');
const FOLDER = path.join(GATEWAY, 'samples');
const RULES = readFileSync(path.join(GATEWAY, 'udev/99-furrow.rules'), 'utf8');

describe('sample configurations', () => {
  const files = readdirSync(FOLDER);

  it('are there for five typical machines', () => {
    expect(files.toSorted()).to.deep.equal([
      'harvester.yaml',
      'isobus-tractor-implement.yaml',
      'old-tractor-switch.yaml',
      'terminal-ksxt.yaml',
      'two-receivers.yaml',
    ]);
  });

  for (const file of files) {
    it(`are sound, with a status port and a receiver: ${file}`, () => {
      const config = readGatewayConfig(path.join(FOLDER, file));
      expect(config.statusPort).to.equal(8090);
      expect(config.gnss).not.to.have.lengthOf(0);
    });

    it(`use names that the udev rules give, or that are numbered on: ${file}`, () => {
      const { can, gnss } = readGatewayConfig(path.join(FOLDER, file));
      const paths = [...can, ...gnss].flatMap((port) => ('path' in port ? [port.path] : []));
      for (const each of paths) {
        const name = /^\/dev\/(furrow-[a-z]+)\d?$/.exec(each)?.[1];
        expect(RULES, each).to.include(`SYMLINK+="${name}"`);
      }
    });
  }

  it('rank their two receivers', () => {
    const { gnss, sources } = readGatewayConfig(path.join(FOLDER, 'two-receivers.yaml'));
    expect(sources.receivers).to.deep.equal(gnss.map(({ name }) => name));
  });
});
