import { defineCity, type City } from '../city.ts';

export const hangzhou: City = defineCity(
  { id: 'hangzhou', zh: '杭州', en: 'Hangzhou', center: '30.2741 120.1551' },
  `
    west-lake | 西湖 | West Lake | 30.2450 120.1420 | 00:00-24:00 | 150 | 0 | nature view |
    lingyin-temple | 灵隐寺·飞来峰 | Lingyin Temple and Feilai Peak | 30.2408 120.1010 | 07:00-18:00 | 150 | 7500 | temple nature |
    leifeng-pagoda | 雷峰塔 | Leifeng Pagoda | 30.2317 120.1485 | 08:00-20:00 | 60 | 4000 | view history |
    xixi-wetland | 西溪国家湿地公园 | Xixi National Wetland Park | 30.2700 120.0630 | 08:00-17:30 | 180 | 8000 | nature park |
    hefang-street | 河坊街 | Hefang Street | 30.2410 120.1690 | 00:00-24:00 | 75 | 0 | street food |
    songcheng | 杭州宋城 | Songcheng Park | 30.1690 120.0920 | 10:00-21:00 | 210 | 32000 | family history |
    broken-bridge | 断桥残雪 | Broken Bridge | 30.2585 120.1515 | 00:00-24:00 | 30 | 0 | view history |
    three-pools | 三潭印月 | Three Pools Mirroring the Moon | 30.2385 120.1450 | 08:00-17:00 | 90 | 5500 | nature view |
    yue-fei-temple | 岳王庙 | Yue Fei Temple | 30.2525 120.1355 | 07:30-17:30 | 45 | 2500 | history temple |
    china-tea-museum | 中国茶叶博物馆 | China National Tea Museum | 30.2380 120.1200 | 09:00-17:00 | 90 | 0 | museum food | Mon
    longjing-village | 龙井村 | Longjing Village | 30.2225 120.1110 | 00:00-24:00 | 90 | 0 | nature food |
    liuhe-pagoda | 六和塔 | Liuhe Pagoda | 30.1975 120.1310 | 06:30-17:30 | 60 | 2000 | history view |
    zhejiang-museum | 浙江省博物馆孤山馆区 | Zhejiang Museum Gushan | 30.2535 120.1450 | 09:00-17:00 | 90 | 0 | museum art | Mon
    china-silk-museum | 中国丝绸博物馆 | China National Silk Museum | 30.2255 120.1530 | 09:00-17:00 | 90 | 0 | museum art | Mon
    grand-canal-gongchen | 拱宸桥·京杭大运河 | Gongchen Bridge and Grand Canal | 30.3210 120.1410 | 00:00-24:00 | 75 | 0 | history street |
`,
);
