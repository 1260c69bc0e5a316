import type { City } from './city.ts';
import { beijing } from './data/beijing.ts';
import { chengdu } from './data/chengdu.ts';
import { chongqing } from './data/chongqing.ts';
import { guangzhou } from './data/guangzhou.ts';
import { guilin } from './data/guilin.ts';
import { hangzhou } from './data/hangzhou.ts';
import { nanjing } from './data/nanjing.ts';
import { qingdao } from './data/qingdao.ts';
import { shanghai } from './data/shanghai.ts';
import { suzhou } from './data/suzhou.ts';
import { wuhan } from './data/wuhan.ts';
import { xiamen } from './data/xiamen.ts';
import { xian } from './data/xian.ts';

export const CITIES: readonly City[] = [
  beijing,
  shanghai,
  xian,
  chengdu,
  hangzhou,
  guangzhou,
  nanjing,
  suzhou,
  chongqing,
  wuhan,
  qingdao,
  xiamen,
  guilin,
];

/** Finds a city by id, Chinese name (with or without 市) or English name. */
export function findCity(name: string): City | undefined {
  const wanted = name.trim().toLowerCase().replace(/市$/, '');
  return CITIES.find((city) => [city.id, city.zh, city.en.toLowerCase()].includes(wanted));
}
