import { Catalogue } from '@furrow/protocol/api';
import { geometryAreaM2 } from '../geometry-area.js';
import type { ApiDependencies } from '../dependencies.js';
import { operationColour } from '../operation-colour.js';
import { seesDriver, seesMachine, seesOrganisation } from '../machine-scope.js';
import { userRoute, type Route, type SessionCall } from '../route-definition.js';

/** Names and places that the pages need beside figures. */
export function catalogueRoutes(dependencies: ApiDependencies): Route[] {
  return [
    userRoute({
      method: 'get',
      path: '/api/catalogue',
      summary: 'Names of machines, drivers, partfields and so on, within scope',
      response: Catalogue,
      answer: ({ session }) => catalogueOf(dependencies, session),
    }),
  ];
}

function catalogueOf(dependencies: ApiDependencies, session: SessionCall['session']): Catalogue {
  const { registry, folds, clock, config } = dependencies;
  const { user, scope } = session;
  const { center, zoom, tileUrl, attribution, datum } = config.map;
  return {
    timeZone: registry.timeZone,
    serverTime: clock.now(),
    engine: folds.engine,
    map: { center: [...center], zoom, tileUrl, attribution, datum },
    organisations: registry
      .list('organisations')
      .filter(({ id }) => seesOrganisation(user, scope, id))
      .map(({ id, document }) => ({ id, names: document.names })),
    operations: registry.list('operations').map(({ id, document }) => {
      const { names, conservationTillage } = document;
      return { id, names, conservationTillage, colour: operationColour(document) };
    }),
    townships: registry.list('townships').map(({ id, document: { names, geometry } }) => {
      return { code: id, names, ...(geometry === undefined ? {} : { geometry }) };
    }),
    machines: machinesOf(dependencies, session),
    drivers: registry
      .list('drivers')
      .map(({ id, document }) => ({ id, name: document.name, organisationId: document.organisationId }))
      .filter((driver) => seesDriver(user, scope, driver)),
    partfields: registry
      .list('partfields')
      .filter(({ document }) => seesOrganisation(user, scope, document.organisationId))
      .map(({ id, document: { name, geometry } }) => ({ id, name, areaM2: geometryAreaM2(geometry), geometry })),
  };
}

/** A driver also sees the machines of their own jobs. */
function machinesOf(dependencies: ApiDependencies, { scope }: SessionCall['session']): Catalogue['machines'] {
  const { registry, folds, clock } = dependencies;
  const time = clock.now();
  const worked = new Set(scope.seesAll ? [] : folds.jobs().filter((job) => scope.sees(job)).map((job) => job.machineId)); // prettier-ignore
  return registry
    .list('machines')
    .filter(({ id }) => worked.has(id) || seesMachine(registry, scope, { machineId: id, time }))
    .map(({ id, document: { name, kind, plate, organisationId } }) => {
      const implement = registry.implementOf(id, time)?.document;
      const implementName = implement?.name ?? null;
      return { id, name, kind, plate: plate ?? null, organisationId, implementName, workingWidthM: implement?.workingWidthM ?? null }; // prettier-ignore
    });
}
