import { defineCity, type City } from '../city.ts';

export const guilin: City = defineCity(
  { id: 'guilin', zh: '桂林', en: 'Guilin', center: '25.2742 110.2902' },
  `
    li-river-cruise | 漓江竹筏·杨堤码头 | Li River Rafting from Yangdi | 25.0250 110.4560 | 07:30-16:30 | 150 | 21600 | nature view |
    elephant-trunk-hill | 象鼻山 | Elephant Trunk Hill | 25.2650 110.2960 | 06:00-21:30 | 75 | 0 | nature view |
    reed-flute-cave | 芦笛岩 | Reed Flute Cave | 25.3040 110.2710 | 08:00-17:30 | 90 | 9000 | nature family |
    two-rivers-four-lakes | 两江四湖 | Two Rivers and Four Lakes | 25.2760 110.2930 | 00:00-24:00 | 90 | 0 | view park |
    longji-terraces | 龙脊梯田 | Longji Rice Terraces | 25.7590 110.1180 | 07:30-18:00 | 240 | 8000 | nature view |
    yangshuo-west-street | 阳朔西街 | Yangshuo West Street | 24.7780 110.4960 | 00:00-24:00 | 90 | 0 | street food |
    yulong-river | 遇龙河 | Yulong River | 24.7700 110.4450 | 08:30-17:30 | 120 | 16000 | nature family |
    seven-star-park | 七星景区 | Seven Star Park | 25.2760 110.3140 | 06:00-19:30 | 120 | 5500 | park nature |
    solitary-beauty-peak | 独秀峰·靖江王城 | Solitary Beauty Peak and Prince City | 25.2820 110.2950 | 07:30-18:30 | 120 | 10000 | history view |
    fubo-hill | 伏波山 | Fubo Hill | 25.2850 110.2990 | 06:30-18:30 | 45 | 0 | nature view |
    diecai-hill | 叠彩山 | Diecai Hill | 25.2910 110.2970 | 06:30-18:30 | 60 | 0 | nature view |
    xianggong-mountain | 相公山 | Xianggong Mountain | 24.9270 110.4720 | 05:00-19:00 | 90 | 6000 | view nature |
    silver-cave | 银子岩 | Silver Cave | 24.6280 110.4330 | 08:30-17:30 | 90 | 6500 | nature family |
    guilin-museum | 桂林博物馆 | Guilin Museum | 25.2330 110.2350 | 09:00-17:00 | 90 | 0 | museum history | Mon
    east-west-alley | 东西巷 | East and West Alleys | 25.2790 110.2950 | 00:00-24:00 | 60 | 0 | street food |
`,
);
