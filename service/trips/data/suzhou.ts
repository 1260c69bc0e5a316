import { defineCity, type City } from '../city.ts';

export const suzhou: City = defineCity(
  { id: 'suzhou', zh: '苏州', en: 'Suzhou', center: '31.2990 120.5853' },
  `
    humble-administrator | 拙政园 | Humble Administrator's Garden | 31.3245 120.6285 | 07:30-17:30 | 120 | 8000 | park history |
    suzhou-museum | 苏州博物馆 | Suzhou Museum | 31.3235 120.6265 | 09:00-17:00 | 120 | 0 | museum art | Mon
    lion-grove | 狮子林 | Lion Grove Garden | 31.3225 120.6280 | 07:30-17:30 | 75 | 4000 | park history |
    tiger-hill | 虎丘 | Tiger Hill | 31.3375 120.5790 | 07:30-17:30 | 120 | 7000 | history nature |
    lingering-garden | 留园 | Lingering Garden | 31.3165 120.5915 | 07:30-17:30 | 90 | 5500 | park history |
    pingjiang-road | 平江路 | Pingjiang Road | 31.3155 120.6325 | 00:00-24:00 | 90 | 0 | street food |
    shantang-street | 山塘街 | Shantang Street | 31.3195 120.5975 | 00:00-24:00 | 90 | 0 | street food |
    hanshan-temple | 寒山寺 | Hanshan Temple | 31.3110 120.5680 | 07:30-17:00 | 60 | 2000 | temple history |
    master-of-nets | 网师园 | Master of the Nets Garden | 31.3005 120.6360 | 07:30-17:30 | 60 | 4000 | park history |
    jinji-lake | 金鸡湖 | Jinji Lake | 31.3100 120.7050 | 00:00-24:00 | 90 | 0 | view park |
    panmen | 盘门景区 | Panmen Gate | 31.2880 120.6160 | 08:00-17:00 | 75 | 4000 | history view |
    canglang-pavilion | 沧浪亭 | Canglang Pavilion | 31.2960 120.6265 | 07:30-17:30 | 60 | 2000 | park history |
    tongli | 同里古镇 | Tongli Water Town | 31.1565 120.7160 | 07:30-17:15 | 180 | 10000 | history street |
    suzhou-silk-museum | 苏州丝绸博物馆 | Suzhou Silk Museum | 31.3250 120.6170 | 09:00-17:00 | 75 | 0 | museum art | Mon
    west-garden-temple | 西园寺 | West Garden Temple | 31.3150 120.5870 | 08:00-17:00 | 60 | 500 | temple |
`,
);
