import { defineCity, type City } from '../city.ts';

export const chongqing: City = defineCity(
  { id: 'chongqing', zh: '重庆', en: 'Chongqing', center: '29.5630 106.5516' },
  `
    hongya-cave | 洪崖洞 | Hongya Cave | 29.5625 106.5785 | 09:00-23:00 | 90 | 0 | street view |
    ciqikou | 磁器口古镇 | Ciqikou Ancient Town | 29.5790 106.4480 | 00:00-24:00 | 120 | 0 | street food |
    jiefangbei | 解放碑步行街 | Jiefangbei | 29.5575 106.5775 | 00:00-24:00 | 60 | 0 | street food |
    yangtze-cableway | 长江索道 | Yangtze River Cableway | 29.5585 106.5870 | 07:30-22:30 | 60 | 3000 | view |
    three-gorges-museum | 重庆中国三峡博物馆 | Three Gorges Museum | 29.5625 106.5505 | 09:00-17:00 | 120 | 0 | museum history | Mon
    great-hall | 重庆市人民大礼堂 | Great Hall of the People | 29.5630 106.5530 | 08:30-17:30 | 45 | 800 | history |
    eling-park | 鹅岭公园 | Eling Park | 29.5520 106.5370 | 06:00-20:00 | 75 | 0 | park view |
    testbed-2 | 二厂文创公园 | Testbed 2 Creative Park | 29.5545 106.5375 | 09:00-22:00 | 60 | 0 | art street |
    liziba-station | 李子坝轻轨穿楼观景平台 | Liziba Station | 29.5535 106.5315 | 06:30-22:30 | 30 | 0 | view |
    nanshan-tree | 南山一棵树观景台 | Nanshan Yikeshu Viewing Deck | 29.5470 106.6030 | 09:00-22:30 | 60 | 3000 | view |
    chongqing-zoo | 重庆动物园 | Chongqing Zoo | 29.5060 106.5060 | 07:30-17:30 | 150 | 2500 | family nature |
    luohan-temple | 罗汉寺 | Luohan Temple | 29.5600 106.5800 | 08:00-17:00 | 45 | 1000 | temple |
    huguang-guild-hall | 湖广会馆 | Huguang Guild Hall | 29.5590 106.5880 | 09:00-17:00 | 75 | 2500 | history museum |
    dazu-carvings | 大足石刻宝顶山 | Dazu Rock Carvings | 29.7500 105.7960 | 08:30-17:30 | 180 | 11500 | history art |
    wulong-karst | 武隆天生三桥 | Wulong Three Natural Bridges | 29.4300 107.8010 | 08:30-16:30 | 210 | 12500 | nature view |
`,
);
