import { defineCity, type City } from '../city.ts';

export const xian: City = defineCity(
  { id: 'xian', zh: '西安', en: "Xi'an", center: '34.3416 108.9398' },
  `
    terracotta-army | 秦始皇帝陵博物院 | Terracotta Army | 34.3841 109.2785 | 08:30-18:00 | 180 | 12000 | history museum |
    city-wall | 西安城墙 | Xi'an City Wall | 34.2525 108.9470 | 08:00-22:00 | 120 | 5400 | history view |
    shaanxi-history-museum | 陕西历史博物馆 | Shaanxi History Museum | 34.2244 108.9545 | 08:30-18:00 | 180 | 0 | museum history | Mon
    giant-wild-goose-pagoda | 大雁塔·大慈恩寺 | Giant Wild Goose Pagoda | 34.2198 108.9641 | 08:00-17:30 | 90 | 4000 | temple history |
    bell-tower | 西安钟楼 | Bell Tower of Xi'an | 34.2610 108.9423 | 08:30-21:00 | 45 | 3000 | history view |
    drum-tower | 西安鼓楼 | Drum Tower of Xi'an | 34.2620 108.9385 | 08:30-21:00 | 45 | 3000 | history view |
    muslim-quarter | 回民街 | Muslim Quarter | 34.2645 108.9375 | 00:00-24:00 | 90 | 0 | food street |
    huaqing-palace | 华清宫 | Huaqing Palace | 34.3630 109.2130 | 07:00-19:00 | 120 | 12000 | history park |
    tang-paradise | 大唐芙蓉园 | Tang Paradise | 34.2130 108.9690 | 09:00-21:00 | 150 | 6000 | family park |
    small-wild-goose-pagoda | 小雁塔·西安博物院 | Small Wild Goose Pagoda and Xi'an Museum | 34.2405 108.9370 | 09:00-17:30 | 90 | 0 | museum history | Tue
    great-mosque | 化觉巷清真大寺 | Great Mosque of Xi'an | 34.2631 108.9366 | 08:00-19:00 | 60 | 2500 | temple history |
    stele-forest | 西安碑林博物馆 | Stele Forest Museum | 34.2550 108.9480 | 08:00-18:00 | 90 | 6500 | museum art | Mon
    great-tang-all-day-mall | 大唐不夜城 | Great Tang All Day Mall | 34.2110 108.9635 | 00:00-24:00 | 90 | 0 | street view |
    hanyangling | 汉景帝阳陵博物院 | Hanyangling Museum | 34.4430 108.9410 | 08:30-18:00 | 120 | 7000 | history museum |
    daming-palace | 大明宫国家遗址公园 | Daming Palace Heritage Park | 34.2920 108.9610 | 08:30-18:00 | 90 | 6000 | history park |
`,
);
