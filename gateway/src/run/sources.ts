import { systemClock } from '../clock/system-clock.js';
import type { GatewayConfig } from '../config/gateway-config.js';
import type { Logger } from '../log/logger.js';
import { KernelNetworkLinks } from '../port/network-link.js';
import { NodeSerialSource } from '../port/node-serial-source.js';
import { SLCAN_CLOSE } from '../port/slcan-commands.js';
import { SlcanSource } from '../port/slcan-source.js';
import { loadSocketCan } from '../port/socketcan-module.js';
import { SocketCanSource } from '../port/socketcan-source.js';
import { AutoBaudSource } from '../serial/auto-baud-source.js';

/** The ports that the configuration names, not yet started. */
export function createSources(config: GatewayConfig, logger: Logger) {
  const parts = { clock: systemClock, logger: logger.child('port'), random: Math.random };
  const canSources = config.can.map((port) => {
    const canSend = port.send?.enabled === true;
    if (port.type === 'socketcan') {
      const settings = { name: port.name, interfaceName: port.interface, canSend };
      return new SocketCanSource(settings, { ...parts, links: new KernelNetworkLinks(), loadModule: loadSocketCan });
    }
    const { name, path, baudRate, bitrate, mode } = port;
    const serial = new NodeSerialSource({ name, path, baudRate, closeCommand: SLCAN_CLOSE }, parts);
    return new SlcanSource(serial, { bitrate, mode, canSend }, parts);
  });
  const gnssSources = config.gnss.map(({ name, path, baudRate }) => {
    if (baudRate !== 'auto') return new NodeSerialSource({ name, path, baudRate }, parts);
    const createSource = (rate: number) => new NodeSerialSource({ name, path, baudRate: rate }, parts);
    return new AutoBaudSource({ name, path }, { ...parts, createSource });
  });
  return { canSources, gnssSources };
}

/** The configuration for a program that only listens: nothing of ours is sent, whatever the gateway may do. */
export function withoutSending(config: GatewayConfig): GatewayConfig {
  return { ...config, can: config.can.map(({ send: _, ...port }) => port) };
}
