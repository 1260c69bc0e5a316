import { defineCity, type City } from '../city.ts';

export const nanjing: City = defineCity(
  { id: 'nanjing', zh: '南京', en: 'Nanjing', center: '32.0603 118.7969' },
  `
    sun-yat-sen-mausoleum | 中山陵 | Sun Yat-sen Mausoleum | 32.0640 118.8480 | 08:30-17:00 | 90 | 0 | history park | Mon
    confucius-temple-qinhuai | 夫子庙秦淮风光带 | Confucius Temple and Qinhuai River | 32.0220 118.7885 | 00:00-24:00 | 120 | 0 | street food |
    nanjing-museum | 南京博物院 | Nanjing Museum | 32.0405 118.8230 | 09:00-17:00 | 180 | 0 | museum history | Mon
    ming-xiaoling | 明孝陵 | Ming Xiaoling Mausoleum | 32.0580 118.8350 | 06:30-18:30 | 120 | 7000 | history park |
    presidential-palace | 南京总统府 | Presidential Palace | 32.0440 118.7930 | 08:30-18:00 | 120 | 3500 | history museum | Mon
    memorial-hall | 侵华日军南京大屠杀遇难同胞纪念馆 | Nanjing Massacre Memorial Hall | 32.0355 118.7440 | 08:30-17:30 | 120 | 0 | history museum | Mon
    xuanwu-lake | 玄武湖 | Xuanwu Lake | 32.0720 118.7950 | 00:00-24:00 | 90 | 0 | park view |
    jiming-temple | 鸡鸣寺 | Jiming Temple | 32.0625 118.7935 | 07:00-17:00 | 60 | 1000 | temple |
    nanjing-city-wall | 台城·明城墙 | Ming City Wall at Taicheng | 32.0635 118.7910 | 08:30-17:30 | 75 | 3000 | history view |
    zhonghua-gate | 中华门 | Gate of China | 32.0135 118.7770 | 08:30-21:00 | 75 | 5000 | history view |
    porcelain-tower | 大报恩寺遗址景区 | Porcelain Tower Heritage Park | 32.0085 118.7810 | 09:00-21:00 | 120 | 9000 | temple museum |
    laomendong | 老门东 | Laomendong | 32.0160 118.7830 | 00:00-24:00 | 75 | 0 | street food |
    linggu-temple | 灵谷寺 | Linggu Temple | 32.0560 118.8650 | 07:00-18:30 | 90 | 3500 | temple nature |
    niushou-mountain | 牛首山文化旅游区 | Niushou Mountain | 31.9130 118.7440 | 08:30-17:00 | 210 | 9800 | temple nature |
`,
);
