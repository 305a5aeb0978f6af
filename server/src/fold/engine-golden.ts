/** What two scenarios come to under one version of the engine: SHA-256 of what is shown, in hex. */
interface EngineGolden {
  readonly version: string;
  /** As the stamp of the engine has it, without a width from the command line. */
  readonly parameters: string;
  /** Two machines across a corner of four frames, to the last bit of every quad. */
  readonly drives: string;
  /** A season of seven machines (`season-scene.ts`): jobs, totals, overlaps, flags, quads; absent before it was there. */
  readonly season?: string;
}

/**
 * Every version of the engine, the newest last. A change of any figure or parameter gets a new line and a new version;
 * lines are never changed. Recorded on Node 24, the same on Node 26.
 */
export const ENGINE_GOLDENS: readonly EngineGolden[] = [
  {
    version: '1.0.0',
    parameters: 'ea473c8c12d4a363',
    drives: '44c758eec7aa071d45e20e9ae8a1d456130949d5bd82ca43e809df49e4d397fd',
  },
  {
    version: '1.1.0',
    parameters: 'c92843fc16e8f3c6',
    drives: '44c758eec7aa071d45e20e9ae8a1d456130949d5bd82ca43e809df49e4d397fd',
    season: 'efbca25f3275cc60b397a8ee57bc6a2762cc14e6db6c3c7f342444662f9a2900',
  },
  {
    // Standing on one spot is told from slow work after a minute, not after 10 s; a machine without speeds in the season.
    version: '1.2.0',
    parameters: 'c92843fc16e8f3c6',
    drives: '44c758eec7aa071d45e20e9ae8a1d456130949d5bd82ca43e809df49e4d397fd',
    season: 'b8c60f152d1cb562dc55814900d1fb3349653ef383723fa3883ac2f061963e01',
  },
  {
    // Between two fixes work begins and ends where the speeds of both put the machine, not where an even pace would.
    version: '1.3.0',
    parameters: '80e5ff6d6db9bca2',
    drives: '6355ce26f7282095e23bb53b200203996fa134b9c6dd0672b36c4aae83365624',
    season: '9efdad8242afd7735b9bbf021253275a2a16613275e11346fe73bf29caabb15d',
  },
  {
    // The hitch threshold is of an implement; one machine of the season carries two in a day.
    version: '1.4.0',
    parameters: '80e5ff6d6db9bca2',
    drives: '6355ce26f7282095e23bb53b200203996fa134b9c6dd0672b36c4aae83365624',
    season: 'b64894a18be7f58652b4403dcb5f7953ca0031cbecac209a1fd7a3db783fb6a4',
  },
  {
    // To and fro on one track proves no field; a tool lifted for a moment makes no other pass for the interval.
    version: '1.5.0',
    parameters: 'f7a2d17fe668d162',
    drives: '6355ce26f7282095e23bb53b200203996fa134b9c6dd0672b36c4aae83365624',
    season: 'b64894a18be7f58652b4403dcb5f7953ca0031cbecac209a1fd7a3db783fb6a4',
  },
];
