import type { PgnDefinition } from '../pgn-definition.js';
import { GUIDANCE_MACHINE_STATUS } from './pgn-44032-guidance-machine-status.js';
import { EEC2 } from './pgn-61443-eec2.js';
import { EEC1 } from './pgn-61444-eec1.js';
import { MACHINE_SELECTED_SPEED } from './pgn-61474-machine-selected-speed.js';
import { MACHINE_SELECTED_SPEED_COMMAND } from './pgn-64835-machine-selected-speed-command.js';
import { REAR_PTO } from './pgn-65091-rear-pto.js';
import { FRONT_PTO } from './pgn-65092-front-pto.js';
import { REAR_HITCH } from './pgn-65093-rear-hitch.js';
import { FRONT_HITCH } from './pgn-65094-front-hitch.js';
import { WHEEL_BASED_SPEED } from './pgn-65096-wheel-based-speed.js';
import { GROUND_BASED_SPEED } from './pgn-65097-ground-based-speed.js';
import { ENGINE_HOURS } from './pgn-65253-engine-hours.js';
import { VEHICLE_DIRECTION_SPEED } from './pgn-65256-vehicle-direction-speed.js';
import { FUEL_CONSUMPTION } from './pgn-65257-fuel-consumption.js';
import { ENGINE_TEMPERATURE } from './pgn-65262-engine-temperature.js';
import { ENGINE_FLUID_PRESSURE } from './pgn-65263-engine-fluid-pressure.js';
import { CRUISE_CONTROL_VEHICLE_SPEED } from './pgn-65265-cruise-control-vehicle-speed.js';
import { FUEL_ECONOMY } from './pgn-65266-fuel-economy.js';
import { VEHICLE_POSITION } from './pgn-65267-vehicle-position.js';
import { VEHICLE_ELECTRICAL_POWER } from './pgn-65271-vehicle-electrical-power.js';
import { DASH_DISPLAY } from './pgn-65276-dash-display.js';
import { SYSTEM_TIME } from './pgn-126992-system-time.js';
import { VESSEL_HEADING } from './pgn-127250-vessel-heading.js';
import { RATE_OF_TURN } from './pgn-127251-rate-of-turn.js';
import { ATTITUDE } from './pgn-127257-attitude.js';
import { ENGINE_RAPID_UPDATE } from './pgn-127488-engine-rapid-update.js';
import { ENGINE_DYNAMIC } from './pgn-127489-engine-dynamic.js';
import { POSITION_RAPID_UPDATE } from './pgn-129025-position-rapid-update.js';
import { COG_SOG_RAPID_UPDATE } from './pgn-129026-cog-sog-rapid-update.js';
import { GNSS_POSITION_DATA } from './pgn-129029-gnss-position-data.js';
import { GNSS_DOPS } from './pgn-129539-gnss-dops.js';

/** Every parameter group of fixed fields, in number order. Address claims and process data have steps of their own. */
export const PGN_DEFINITIONS: readonly PgnDefinition[] = [
  GUIDANCE_MACHINE_STATUS,
  EEC2,
  EEC1,
  MACHINE_SELECTED_SPEED,
  MACHINE_SELECTED_SPEED_COMMAND,
  REAR_PTO,
  FRONT_PTO,
  REAR_HITCH,
  FRONT_HITCH,
  WHEEL_BASED_SPEED,
  GROUND_BASED_SPEED,
  ENGINE_HOURS,
  VEHICLE_DIRECTION_SPEED,
  FUEL_CONSUMPTION,
  ENGINE_TEMPERATURE,
  ENGINE_FLUID_PRESSURE,
  CRUISE_CONTROL_VEHICLE_SPEED,
  FUEL_ECONOMY,
  VEHICLE_POSITION,
  VEHICLE_ELECTRICAL_POWER,
  DASH_DISPLAY,
  SYSTEM_TIME,
  VESSEL_HEADING,
  RATE_OF_TURN,
  ATTITUDE,
  ENGINE_RAPID_UPDATE,
  ENGINE_DYNAMIC,
  POSITION_RAPID_UPDATE,
  COG_SOG_RAPID_UPDATE,
  GNSS_POSITION_DATA,
  GNSS_DOPS,
];
