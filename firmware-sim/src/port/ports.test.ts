import { createReadStream, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ReaderWatch } from './reader-watch.js';
import { SlcanAdapter } from './slcan-adapter.js';
import { Terminal } from './terminal.js';
import { TextQueue } from './text-queue.js';

describe('TextQueue', () => {
  it('never holds more than its capacity and drops the oldest', () => {
    const queue = new TextQueue(10);
    for (const text of ['aaaa', 'bbbb', 'cccc']) queue.push(text);
    expect(queue.length).to.equal(8);
    expect(queue.droppedCharacters).to.equal(4);
    expect(queue.shift()).to.equal('bbbb');
    queue.clear();
    expect(queue.length).to.equal(0);
  });
});

describe('ReaderWatch', () => {
  it('writes to a reader, and after 20 s unread only offers a piece each 10 s', () => {
    const watch = new ReaderWatch();
    expect(watch.allowance(0, 1)).to.equal('all');
    expect(watch.allowance(20_000, 1)).to.equal('all');
    expect(watch.allowance(20_001, 1)).to.equal('offer');
    expect(watch.allowance(25_000, 1)).to.equal('nothing');
    expect(watch.allowance(30_001, 1)).to.equal('offer');
    expect(watch.allowance(30_100, 30_001)).to.equal('all');
  });

  it('takes a reader of a line that was silent for a minute as there again after one piece', () => {
    const watch = new ReaderWatch();
    watch.allowance(0, 0);
    expect(watch.allowance(60_000, 0)).to.equal('offer');
    expect(watch.allowance(60_200, 60_000)).to.equal('all');
  });
});

describe('SlcanAdapter', () => {
  it('acknowledges what a host writes, in pieces', () => {
    let opened = 0;
    const adapter = new SlcanAdapter(() => opened++);
    expect(adapter.answer('C\rS')).to.equal('\r');
    expect(adapter.open).to.equal(false);
    expect(adapter.answer('6\rO\r')).to.equal('\r\r');
    expect([adapter.open, opened]).to.deep.equal([true, 1]);
    expect(adapter.answer('V\rT1234567800\rq\r')).to.equal('V1013\rZ\r\u0007');
  });

  it('survives a host that never ends a line', () => {
    const adapter = new SlcanAdapter(() => undefined);
    for (let i = 0; i < 1000; i++) expect(adapter.answer('xxxxxxxxxxxxxxxx')).to.equal('');
    expect(adapter.answer('\rO\r')).to.equal('\u0007\r');
  });
});

describe('Terminal', () => {
  it('carries text both ways through a real pseudo-terminal, and again after the reader left', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'furrow-sim-'));
    const link = join(folder, 'line');
    const heard = Promise.withResolvers<string>();
    const terminal = new Terminal(link, (text) => heard.resolve(text));
    await terminal.start();
    try {
      expect(readlinkSync(link)).to.equal(terminal.path);
      for (const text of ['T18FEEE0025AFF\r', '$GNGGA,1*00\r\n']) {
        const reader = createReadStream(link, { encoding: 'latin1' });
        terminal.write(text, 0);
        const [chunk] = (await once(reader, 'data')) as [string];
        expect(chunk).to.equal(text);
        reader.destroy();
        // A read that waits in the kernel ends with the next text only.
        terminal.write('x', 0);
        await once(reader, 'close');
      }
      writeFileSync(link, 'O\r');
      expect(await heard.promise).to.equal('O\r');
    } finally {
      await terminal.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
