import { expect } from 'chai';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { TestClock } from '../clock/test-clock.js';
import { answerPages, CLOSE_GRACE_MS, closeSockets, openHttp, openSockets } from './http-server.js';

describe('closing the server', () => {
  it('cuts a connection on which nothing was ever asked, after a second', async () => {
    const clock = new TestClock(0);
    const http = openHttp(null);
    const io = openSockets(http);
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const accepted = once(http, 'connection');
    const browser = connect((http.address() as AddressInfo).port, '127.0.0.1');
    browser.on('error', () => undefined);
    const cut = once(browser, 'close');
    await accepted;
    let isClosed = false;
    const closing = closeSockets({ io, http, clock }).then(() => (isClosed = true));
    clock.advance(CLOSE_GRACE_MS - 1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(isClosed).to.equal(false);
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(1);
    await Promise.all([closing, cut]);
    expect(isClosed).to.equal(true);
  });
});

describe('a stray request on the path of Socket.IO', () => {
  it('is answered by Socket.IO alone; every other goes to the pages', async () => {
    const http = openHttp(null);
    const io = openSockets(http);
    const asked: (string | undefined)[] = [];
    answerPages({ io, http }, (request, response) => {
      asked.push(request.url);
      response.end('page');
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const stray = await fetch(`${url}/socket.io/?EIO=4&transport=polling`);
    expect(stray.status).to.equal(400);
    expect(await stray.json()).to.have.property('message', 'Transport unknown');
    expect(await (await fetch(`${url}/socket.iodine`)).text()).to.equal('page');
    expect(asked).to.deep.equal(['/socket.iodine']);
    await closeSockets({ io, http, clock: new TestClock(0) });
  });
});
