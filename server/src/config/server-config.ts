import { Type } from 'typebox';

const Text = Type.String({ minLength: 1 });
const Closed = <P extends Record<string, Type.TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });

/** The file as written: every key of server.sample.yaml, all but `dataDir` with a default. */
export const ServerConfigFile = Closed({
  listen: Type.Optional(
    Closed({ host: Type.Optional(Text), port: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 })) }),
  ),
  dataDir: Text,
  timeZone: Type.Optional(Text),
  map: Type.Optional(
    Closed({
      center: Type.Optional(Type.Array(Type.Number({ minimum: -180, maximum: 180 }), { minItems: 2, maxItems: 2 })),
      zoom: Type.Optional(Type.Number({ minimum: 0, maximum: 22 })),
      tileUrl: Type.Optional(Type.Union([Text, Type.Null()])),
      attribution: Type.Optional(Type.String()),
      datum: Type.Optional(Type.Enum(['wgs84', 'gcj02'])),
    }),
  ),
  store: Type.Optional(
    Closed({
      kind: Type.Optional(Type.Enum(['embedded', 'influxdb'])),
      url: Type.Optional(Type.String({ pattern: '^https?://' })),
      database: Type.Optional(Text),
      username: Type.Optional(Text),
      password: Type.Optional(Type.String()),
      token: Type.Optional(Text),
      passwordEnv: Type.Optional(Text),
      tokenEnv: Type.Optional(Text),
    }),
  ),
  rawFrames: Type.Optional(
    Closed({
      fetchMaxMb: Type.Optional(Type.Number({ minimum: 0.0625, maximum: 256 })),
      totalMaxMb: Type.Optional(Type.Number({ minimum: 0, maximum: 1_000_000 })),
      keepDays: Type.Optional(Type.Number({ minimum: 1, maximum: 3660 })),
    }),
  ),
  settleAfterH: Type.Optional(Type.Number({ minimum: 0, maximum: 240 })),
  replayEveryS: Type.Optional(Type.Number({ minimum: 1, maximum: 3600 })),
  tls: Type.Optional(Closed({ certFile: Text, keyFile: Text })),
  trustProxy: Type.Optional(Type.Boolean()),
  sessionH: Type.Optional(Type.Number({ minimum: 1, maximum: 8760 })),
  logLevel: Type.Optional(Type.Enum(['error', 'warn', 'info', 'debug'])),
});
export type ServerConfigFile = Type.Static<typeof ServerConfigFile>;

export interface MapConfig {
  /** Longitude, latitude, degrees. */
  readonly center: readonly [number, number];
  readonly zoom: number;
  /** Null for the built-in base map. */
  readonly tileUrl: string | null;
  readonly attribution: string;
  /** Of the tiles: GCJ-02 of AMap and Tencent, WGS 84 (CGCS2000 is as good) of all others. */
  readonly datum: 'wgs84' | 'gcj02';
}

/** How InfluxDB is logged in to; secrets are read from the file or from the environment it names. */
export type InfluxLogin =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'none' };

export type StoreConfig =
  | { readonly kind: 'embedded' }
  | { readonly kind: 'influxdb'; readonly url: string; readonly database: string; readonly login: InfluxLogin };

/** The configuration with every default filled in and every path absolute. */
export interface ServerConfig {
  readonly listen: { readonly host: string; readonly port: number };
  readonly dataDir: string;
  readonly timeZone: string;
  readonly map: MapConfig;
  readonly store: StoreConfig;
  /** What is kept of raw frames that were asked of gateways, and how long. */
  readonly rawFrames: { readonly fetchMaxMb: number; readonly totalMaxMb: number; readonly keepDays: number };
  readonly settleAfterH: number;
  readonly replayEveryS: number;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
  readonly trustProxy: boolean;
  readonly sessionH: number;
  readonly logLevel: 'error' | 'warn' | 'info' | 'debug';
}
