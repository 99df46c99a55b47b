import { words } from '../../words/words.ts';

/** What the page of one person says. */
export const PERSON_WORDS = words(
  {
    title: "One person's hosts",
    what: 'Shows every host and copy of one account. That you looked, at whom and why, is kept in the audit log.',
    account: 'Account',
    'account what': 'Its whole name or number, as hosts report it',
    reason: 'Reason',
    'reason what': 'For example the ticket that asks for it',
    look: 'Look',
    found: '{account}: {copies} {copies|copy|copies} on {hosts} {hosts|host|hosts}.',
    none: 'No host has a copy of {account}',
    'none what': 'Only accounts that a copy belongs to are known here. Check how the account is written, or search for the host.',
    'is cut': 'Only the first {count} copies are shown.',
    'heard of': 'heard of {when}',
  },
  {
    title: '某人的主机',
    what: '显示某一账户的所有主机与副本。您查看了谁、为何查看，都会记入审计日志。',
    account: '账户',
    'account what': '主机所报告的完整名称或编号',
    reason: '原因',
    'reason what': '例如相关工单',
    look: '查看',
    found: '{account}：{hosts} 台主机上有 {copies} 个副本。',
    none: '没有主机上有 {account} 的副本',
    'none what': '此处只知道拥有副本的账户。请检查账户写法，或搜索主机。',
    'is cut': '仅显示前 {count} 个副本。',
    'heard of': '{when}有联系',
  },
);
