import { defineCity, type City } from '../city.ts';

export const shanghai: City = defineCity(
  { id: 'shanghai', zh: '上海', en: 'Shanghai', center: '31.2304 121.4737' },
  `
    the-bund | 外滩 | The Bund | 31.2400 121.4900 | 00:00-24:00 | 90 | 0 | view street |
    yu-garden | 豫园 | Yu Garden | 31.2273 121.4920 | 09:00-16:30 | 90 | 4000 | history park | Mon
    shanghai-museum | 上海博物馆 | Shanghai Museum | 31.2285 121.4755 | 09:00-17:00 | 150 | 0 | museum history | Mon
    oriental-pearl | 东方明珠广播电视塔 | Oriental Pearl Tower | 31.2397 121.4998 | 09:00-21:00 | 120 | 19900 | view family |
    shanghai-tower | 上海中心大厦上海之巅 | Top of Shanghai Observatory | 31.2336 121.5055 | 09:00-22:00 | 90 | 18000 | view |
    shanghai-disneyland | 上海迪士尼乐园 | Shanghai Disneyland | 31.1440 121.6570 | 08:30-20:30 | 600 | 47500 | family |
    nanjing-road | 南京路步行街 | Nanjing Road | 31.2352 121.4748 | 00:00-24:00 | 75 | 0 | street food |
    tianzifang | 田子坊 | Tianzifang | 31.2085 121.4686 | 10:00-22:00 | 75 | 0 | street art |
    jade-buddha-temple | 玉佛禅寺 | Jade Buddha Temple | 31.2413 121.4447 | 08:00-16:30 | 60 | 2000 | temple |
    natural-history-museum | 上海自然博物馆 | Shanghai Natural History Museum | 31.2353 121.4627 | 09:00-17:15 | 150 | 3000 | museum family | Mon
    ocean-aquarium | 上海海洋水族馆 | Shanghai Ocean Aquarium | 31.2408 121.5018 | 09:00-18:00 | 120 | 16000 | family nature |
    longhua-temple | 龙华寺 | Longhua Temple | 31.1725 121.4520 | 07:00-16:30 | 60 | 1000 | temple history |
    xintiandi | 上海新天地 | Xintiandi | 31.2190 121.4750 | 10:00-22:00 | 75 | 0 | street food |
    first-congress-site | 中共一大纪念馆 | Memorial of the First National Congress | 31.2215 121.4755 | 09:00-17:00 | 75 | 0 | history museum | Mon
    zhujiajiao | 朱家角古镇 | Zhujiajiao Water Town | 31.1100 121.0530 | 08:30-17:00 | 180 | 0 | history street |
    power-station-of-art | 上海当代艺术博物馆 | Power Station of Art | 31.1990 121.4955 | 11:00-19:00 | 90 | 0 | art museum | Mon
`,
);
