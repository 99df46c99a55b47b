import { words } from '../../words/words.ts';

/** What the page of all hosts says. */
export const HOSTS_WORDS = words(
  {
    title: 'Hosts',
    'none yet': 'No host has come in yet',
    'none yet what': 'Make an enrolment token on the collector, and enrol a host with it:',
    'copy command': 'Copy the command',
    clean: 'nothing open',
    host: 'Host',
    found: 'Found',
    looked: 'Looked at',
    heard: 'Heard of',
    silent: 'silent',
  },
  {
    title: '主机',
    'none yet': '尚无主机接入',
    'none yet what': '请在收集器上创建注册令牌，并用它注册主机：',
    'copy command': '复制命令',
    clean: '无未处理项',
    host: '主机',
    found: '发现',
    looked: '已检查',
    heard: '最近联系',
    silent: '失联',
  },
);
