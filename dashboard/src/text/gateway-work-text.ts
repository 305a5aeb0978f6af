import { gatewayWorkEn } from './gateway-work-en.js';
import { gatewayWorkZh, type GatewayWorkText } from './gateway-work-zh.js';
import type { Language } from './language.js';

/** Words of the settings and the raw data of gateways, apart from the others for their number. */
export const GATEWAY_WORK_TEXT: Readonly<Record<Language, GatewayWorkText>> = { zh: gatewayWorkZh, en: gatewayWorkEn };
