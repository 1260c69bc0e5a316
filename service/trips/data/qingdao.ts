import { defineCity, type City } from '../city.ts';

export const qingdao: City = defineCity(
  { id: 'qingdao', zh: '青岛', en: 'Qingdao', center: '36.0671 120.3826' },
  `
    zhanqiao-pier | 栈桥 | Zhanqiao Pier | 36.0595 120.3200 | 00:00-24:00 | 45 | 0 | view history |
    laoshan | 崂山太清景区 | Laoshan Taiqing | 36.1410 120.6750 | 07:00-17:00 | 240 | 9000 | nature temple |
    badaguan | 八大关 | Badaguan | 36.0500 120.3520 | 00:00-24:00 | 90 | 0 | street history |
    tsingtao-beer-museum | 青岛啤酒博物馆 | Tsingtao Beer Museum | 36.0810 120.3470 | 08:30-17:30 | 90 | 6000 | museum food |
    st-michaels-cathedral | 圣弥厄尔大教堂 | St. Michael's Cathedral | 36.0665 120.3225 | 08:30-17:00 | 45 | 1000 | temple history |
    may-fourth-square | 五四广场 | May Fourth Square | 36.0625 120.3845 | 00:00-24:00 | 45 | 0 | view |
    olympic-sailing-center | 奥帆中心 | Olympic Sailing Centre | 36.0570 120.3920 | 00:00-24:00 | 60 | 0 | view park |
    xiaoyushan | 小鱼山公园 | Xiaoyushan Park | 36.0570 120.3330 | 07:30-19:00 | 45 | 1000 | park view |
    signal-hill | 信号山公园 | Signal Hill Park | 36.0660 120.3340 | 07:00-19:00 | 45 | 1000 | park view |
    german-governor-house | 青岛德国总督楼旧址博物馆 | Former German Governor's Residence | 36.0645 120.3335 | 08:30-17:30 | 60 | 2000 | history museum |
    naval-museum | 中国人民解放军海军博物馆 | Chinese Navy Museum | 36.0555 120.3265 | 09:00-17:00 | 120 | 0 | museum family | Mon
    underwater-world | 青岛海底世界 | Qingdao Underwater World | 36.0545 120.3360 | 08:30-17:30 | 120 | 13000 | family nature |
    first-bathing-beach | 第一海水浴场 | No. 1 Bathing Beach | 36.0550 120.3420 | 00:00-24:00 | 120 | 0 | nature family |
    qingdao-museum | 青岛市博物馆 | Qingdao Museum | 36.0870 120.4660 | 09:00-17:00 | 90 | 0 | museum history | Mon
    zhongshan-park | 中山公园 | Zhongshan Park | 36.0640 120.3480 | 00:00-24:00 | 75 | 0 | park nature |
`,
);
