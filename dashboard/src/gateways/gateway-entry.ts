import type { GatewayList } from '@furrow/protocol/api';

/** One gateway as the server lists it. */
export type GatewayEntry = GatewayList['gateways'][number];
