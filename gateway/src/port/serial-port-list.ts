import { readdir } from 'node:fs/promises';
import { SerialPort } from 'serialport';

const BY_ID = '/dev/serial/by-id';

/** Paths of the serial ports of this machine; the library's own list needs udev, which small systems lack. */
export async function listSerialPorts(): Promise<string[]> {
  try {
    return (await SerialPort.list()).map(({ path }) => path);
  } catch {
    return readdir(BY_ID).then(
      (names) => names.map((name) => `${BY_ID}/${name}`),
      () => [],
    );
  }
}
