import { defineCity, type City } from '../city.ts';

export const chengdu: City = defineCity(
  { id: 'chengdu', zh: '成都', en: 'Chengdu', center: '30.5728 104.0668' },
  `
    panda-base | 成都大熊猫繁育研究基地 | Chengdu Panda Base | 30.7330 104.1450 | 07:30-18:00 | 210 | 5500 | family nature |
    jinli | 锦里古街 | Jinli Ancient Street | 30.6448 104.0490 | 00:00-24:00 | 75 | 0 | street food |
    wuhou-shrine | 武侯祠博物馆 | Wuhou Shrine | 30.6458 104.0477 | 08:00-20:00 | 90 | 5000 | history temple |
    du-fu-cottage | 杜甫草堂博物馆 | Du Fu Thatched Cottage | 30.6600 104.0280 | 08:00-20:00 | 90 | 5000 | history park |
    kuanzhai-alley | 宽窄巷子 | Kuanzhai Alley | 30.6635 104.0530 | 00:00-24:00 | 90 | 0 | street food |
    dujiangyan | 都江堰景区 | Dujiangyan Irrigation System | 31.0020 103.6060 | 08:00-18:00 | 180 | 8000 | history nature |
    qingcheng-mountain | 青城山 | Mount Qingcheng | 30.9010 103.5720 | 08:00-17:00 | 240 | 8000 | nature temple |
    jinsha-museum | 金沙遗址博物馆 | Jinsha Site Museum | 30.6810 104.0120 | 08:00-20:00 | 120 | 7000 | museum history | Mon
    wenshu-monastery | 文殊院 | Wenshu Monastery | 30.6755 104.0725 | 08:00-17:00 | 60 | 0 | temple |
    peoples-park | 成都人民公园 | Chengdu People's Park | 30.6575 104.0555 | 06:00-22:00 | 75 | 0 | park food |
    chunxi-road | 春熙路 | Chunxi Road | 30.6550 104.0790 | 00:00-24:00 | 75 | 0 | street food |
    qingyang-palace | 青羊宫 | Qingyang Palace | 30.6610 104.0390 | 08:00-17:00 | 60 | 1000 | temple history |
    sichuan-museum | 四川博物院 | Sichuan Museum | 30.6610 104.0340 | 09:00-17:00 | 120 | 0 | museum art | Mon
    chengdu-museum | 成都博物馆 | Chengdu Museum | 30.6590 104.0620 | 09:00-20:30 | 120 | 0 | museum history | Mon
    anshun-bridge | 安顺廊桥 | Anshun Bridge | 30.6450 104.0850 | 00:00-24:00 | 45 | 0 | view street |
`,
);
