import { defineCity, type City } from '../city.ts';

export const guangzhou: City = defineCity(
  { id: 'guangzhou', zh: '广州', en: 'Guangzhou', center: '23.1291 113.2644' },
  `
    canton-tower | 广州塔 | Canton Tower | 23.1065 113.3245 | 09:30-22:30 | 120 | 15000 | view family |
    chen-clan-hall | 陈家祠 | Chen Clan Ancestral Hall | 23.1255 113.2460 | 09:00-17:30 | 75 | 1000 | history art | Mon
    shamian-island | 沙面岛 | Shamian Island | 23.1070 113.2440 | 00:00-24:00 | 75 | 0 | history street |
    baiyun-mountain | 白云山 | Baiyun Mountain | 23.1830 113.2990 | 06:00-21:00 | 180 | 500 | nature view |
    yuexiu-park | 越秀公园 | Yuexiu Park | 23.1405 113.2660 | 06:00-21:00 | 90 | 0 | park history |
    chimelong-safari | 长隆野生动物世界 | Chimelong Safari Park | 22.9990 113.3150 | 09:30-18:00 | 360 | 30000 | family nature |
    sun-yat-sen-hall | 中山纪念堂 | Sun Yat-sen Memorial Hall | 23.1330 113.2645 | 08:30-17:30 | 45 | 1000 | history |
    nanyue-king-museum | 南越王博物院 | Nanyue King Museum | 23.1390 113.2610 | 09:00-17:30 | 90 | 1000 | museum history | Mon
    guangdong-museum | 广东省博物馆 | Guangdong Museum | 23.1145 113.3265 | 09:00-17:00 | 120 | 0 | museum history | Mon
    beijing-road | 北京路步行街 | Beijing Road | 23.1230 113.2700 | 00:00-24:00 | 75 | 0 | street food |
    sacred-heart-cathedral | 石室圣心大教堂 | Sacred Heart Cathedral | 23.1145 113.2600 | 08:30-17:30 | 45 | 0 | temple history | Mon
    yongqing-fang | 永庆坊 | Yongqing Fang | 23.1160 113.2380 | 00:00-24:00 | 75 | 0 | street food |
    six-banyan-temple | 六榕寺 | Temple of the Six Banyan Trees | 23.1290 113.2600 | 08:00-17:00 | 45 | 500 | temple history |
    south-china-garden | 华南国家植物园 | South China National Botanical Garden | 23.1810 113.3630 | 07:30-17:30 | 150 | 2000 | nature park |
    huangpu-academy | 黄埔军校旧址纪念馆 | Whampoa Military Academy | 23.0890 113.4210 | 09:00-17:00 | 90 | 0 | history museum | Mon
`,
);
