import { words } from '../../words/words.ts';

/** What the page of a campaign says. */
export const CAMPAIGN_WORDS = words(
  {
    back: 'Overview',
    reason: 'Reason',
    alternative: 'Use instead',
    products: 'Products',
    groups: 'Groups',
    'all hosts': 'all hosts',
    states: 'How far the hosts are',
    'hosts that are': 'Hosts: {state}',
    'none so': 'No host is so far',
    'none so what': 'Choose another state above.',
    host: 'Host',
    group: 'Group',
    heard: 'Heard of',
    'show more': 'Show more',
    category: 'all of {category}',
  },
  {
    back: '总览',
    reason: '原因',
    alternative: '替代产品',
    products: '产品',
    groups: '组',
    'all hosts': '所有主机',
    states: '主机进度',
    'hosts that are': '主机：{state}',
    'none so': '没有处于此状态的主机',
    'none so what': '请在上方选择其他状态。',
    host: '主机',
    group: '组',
    heard: '最近联系',
    'show more': '显示更多',
    category: '{category} 类全部',
  },
);
