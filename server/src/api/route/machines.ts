import { LiveMachine } from '@furrow/protocol/live-update';
import { Type } from 'typebox';
import { connectedMachineIds } from '../connected-machines.js';
import type { ApiDependencies } from '../dependencies.js';
import { seesMachine } from '../machine-scope.js';
import { userRoute, type Route } from '../route-definition.js';

export const MachineList = Type.Object({ machines: Type.Array(LiveMachine) }, { $id: 'MachineList' });

/** What every machine in scope does now. */
export function machineRoutes({ folds, registry, presence, clock }: ApiDependencies): Route[] {
  return [
    userRoute({
      method: 'get',
      path: '/api/machines',
      summary: 'What every machine in scope does now',
      response: MachineList,
      answer: ({ session }) => {
        const now = clock.now();
        const connected = connectedMachineIds(registry, presence.connected(), now);
        const machines = folds
          .liveMachines(now)
          .filter(({ machineId }) => seesMachine(registry, session.scope, { machineId, time: now }))
          .map((machine) => ({ ...machine, connected: connected.has(machine.machineId) }));
        return { machines };
      },
    }),
  ];
}
