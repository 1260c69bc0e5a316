import { defineCity, type City } from '../city.ts';

export const wuhan: City = defineCity(
  { id: 'wuhan', zh: '武汉', en: 'Wuhan', center: '30.5928 114.3055' },
  `
    yellow-crane-tower | 黄鹤楼 | Yellow Crane Tower | 30.5445 114.3025 | 08:30-18:00 | 120 | 7000 | history view |
    hubei-museum | 湖北省博物馆 | Hubei Provincial Museum | 30.5620 114.3650 | 09:00-17:00 | 180 | 0 | museum history | Mon
    east-lake | 东湖听涛景区 | East Lake Tingtao | 30.5650 114.3730 | 00:00-24:00 | 150 | 0 | nature park |
    wuhan-university | 武汉大学 | Wuhan University | 30.5360 114.3650 | 08:00-18:00 | 90 | 0 | history park |
    hubu-alley | 户部巷 | Hubu Alley | 30.5470 114.2985 | 06:00-23:00 | 60 | 0 | food street |
    yangtze-bridge | 武汉长江大桥 | Wuhan Yangtze River Bridge | 30.5500 114.2880 | 00:00-24:00 | 45 | 0 | view history |
    guiyuan-temple | 归元禅寺 | Guiyuan Temple | 30.5460 114.2620 | 08:00-17:00 | 60 | 1000 | temple |
    tan-hua-lin | 昙华林 | Tanhualin | 30.5530 114.3080 | 00:00-24:00 | 75 | 0 | street art |
    jianghan-road | 江汉路步行街 | Jianghan Road | 30.5820 114.2890 | 00:00-24:00 | 75 | 0 | street food |
    guqintai | 古琴台 | Guqin Terrace | 30.5560 114.2690 | 08:30-17:00 | 45 | 1500 | history park |
    wuhan-museum | 武汉博物馆 | Wuhan Museum | 30.6140 114.2590 | 09:00-17:00 | 90 | 0 | museum history | Mon
    xinhai-museum | 辛亥革命博物院 | Museum of the 1911 Revolution | 30.5390 114.3030 | 09:00-17:00 | 90 | 0 | museum history | Mon
    moshan | 东湖磨山景区 | Moshan | 30.5510 114.4110 | 08:00-17:30 | 150 | 6000 | nature view |
    happy-valley | 武汉欢乐谷 | Wuhan Happy Valley | 30.5970 114.3870 | 09:30-20:00 | 360 | 23000 | family |
`,
);
