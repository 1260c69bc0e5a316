import { defineCity, type City } from '../city.ts';

export const beijing: City = defineCity(
  { id: 'beijing', zh: '北京', en: 'Beijing', center: '39.9042 116.4074' },
  `
    forbidden-city | 故宫博物院 | The Palace Museum | 39.9163 116.3972 | 08:30-17:00 | 210 | 6000 | history museum | Mon
    temple-of-heaven | 天坛公园 | Temple of Heaven | 39.8822 116.4066 | 08:00-17:30 | 120 | 3400 | history park |
    badaling-great-wall | 八达岭长城 | Badaling Great Wall | 40.3560 116.0200 | 07:30-16:00 | 180 | 4000 | history view |
    summer-palace | 颐和园 | Summer Palace | 39.9998 116.2755 | 06:30-18:00 | 180 | 6000 | history park |
    national-museum | 中国国家博物馆 | National Museum of China | 39.9051 116.4015 | 09:00-17:00 | 180 | 0 | museum history | Mon
    jingshan-park | 景山公园 | Jingshan Park | 39.9255 116.3965 | 06:30-21:00 | 60 | 200 | park view |
    beihai-park | 北海公园 | Beihai Park | 39.9255 116.3890 | 06:30-20:00 | 90 | 1000 | park history |
    lama-temple | 雍和宫 | Lama Temple | 39.9470 116.4172 | 09:00-17:00 | 75 | 2500 | temple history |
    mutianyu-great-wall | 慕田峪长城 | Mutianyu Great Wall | 40.4319 116.5704 | 07:30-18:00 | 180 | 4000 | history view |
    old-summer-palace | 圆明园遗址公园 | Old Summer Palace | 40.0081 116.2982 | 07:00-19:00 | 120 | 2500 | history park |
    nanluoguxiang | 南锣鼓巷 | Nanluoguxiang | 39.9370 116.4031 | 00:00-24:00 | 75 | 0 | street food |
    shichahai | 什刹海 | Shichahai | 39.9410 116.3860 | 00:00-24:00 | 90 | 0 | street view |
    confucius-temple | 孔庙和国子监博物馆 | Confucius Temple and Imperial College | 39.9462 116.4135 | 09:00-17:00 | 75 | 3000 | history museum | Mon
    beijing-zoo | 北京动物园 | Beijing Zoo | 39.9420 116.3370 | 07:30-18:00 | 150 | 1500 | family nature |
    798-art-zone | 798艺术区 | 798 Art Zone | 39.9840 116.4950 | 10:00-18:00 | 120 | 0 | art street |
    capital-museum | 首都博物馆 | Capital Museum | 39.9063 116.3421 | 09:00-17:00 | 120 | 0 | museum history | Mon
    fragrant-hills | 香山公园 | Fragrant Hills Park | 39.9910 116.1880 | 06:00-18:30 | 150 | 1000 | nature view |
`,
);
