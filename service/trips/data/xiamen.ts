import { defineCity, type City } from '../city.ts';

export const xiamen: City = defineCity(
  { id: 'xiamen', zh: '厦门', en: 'Xiamen', center: '24.4798 118.0894' },
  `
    gulangyu | 鼓浪屿 | Gulangyu Island | 24.4480 118.0660 | 07:00-22:00 | 300 | 3500 | history view |
    nanputuo-temple | 南普陀寺 | Nanputuo Temple | 24.4405 118.0965 | 08:00-17:30 | 75 | 0 | temple |
    xiamen-university | 厦门大学 | Xiamen University | 24.4360 118.0930 | 12:00-18:00 | 75 | 0 | history park |
    zhongshan-road | 中山路步行街 | Zhongshan Road | 24.4555 118.0800 | 00:00-24:00 | 75 | 0 | street food |
    zengcuoan | 曾厝垵 | Zengcuoan | 24.4280 118.1230 | 00:00-24:00 | 90 | 0 | street food |
    huli-mountain-fort | 胡里山炮台 | Hulishan Fortress | 24.4290 118.1060 | 08:00-17:30 | 75 | 2300 | history view |
    botanical-garden | 厦门园林植物园 | Xiamen Botanical Garden | 24.4480 118.1060 | 06:30-18:00 | 150 | 3000 | nature park |
    huandao-road | 环岛路 | Island Ring Road | 24.4330 118.1420 | 00:00-24:00 | 90 | 0 | view nature |
    shapowei | 沙坡尾艺术西区 | Shapowei Art Zone | 24.4400 118.0850 | 10:00-22:00 | 60 | 0 | art street |
    jimei-school-village | 集美学村 | Jimei School Village | 24.5710 118.0990 | 00:00-24:00 | 90 | 0 | history street |
    turtle-garden | 集美鳌园 | Turtle Garden | 24.5670 118.1050 | 08:00-17:30 | 45 | 0 | history art |
    expo-garden | 园博苑 | Xiamen Horticulture Expo Garden | 24.5790 118.0660 | 08:00-18:00 | 150 | 3000 | park family |
    overseas-chinese-museum | 华侨博物院 | Overseas Chinese Museum | 24.4430 118.0850 | 09:30-16:30 | 75 | 0 | museum history | Mon
    bailuzhou-park | 白鹭洲公园 | Bailuzhou Park | 24.4750 118.0910 | 00:00-24:00 | 60 | 0 | park view |
    wuyuanwan-wetland | 五缘湾湿地公园 | Wuyuan Bay Wetland Park | 24.5170 118.1780 | 06:00-22:00 | 90 | 0 | nature family |
`,
);
