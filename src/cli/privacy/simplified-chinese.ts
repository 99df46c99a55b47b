import type { Words } from './texts.ts';

/** The employee's texts in Simplified Chinese. */
export const SIMPLIFIED_CHINESE: Words = {
  privacyTitle: 'Bandog 在这台电脑上做什么',
  collected: {
    title: '收集什么',
    lines: [
      '对目录中的软件（AI 编程工具、远程控制、内网穿透、挖矿程序等）的每一份副本：产品和版本、所在位置、所属账户、安装方式、首次发现的时间，以及检查时它是否正在运行（如在运行，则包括进程号、程序路径和启动时刻）。',
      '判断的依据：据以认出它的文件和名称，但从不包括文件的内容。',
      '检查了哪些位置，哪些位置无法检查。',
      '关于电脑本身：名称、系统、型号、序列号和标识，代理程序是否在运行，以及代理程序本身占用的资源。',
    ],
  },
  never: {
    title: '绝不收集什么',
    lines: [
      '您的文件、代码、提示词、消息或邮件的内容。',
      '命令行参数、环境变量、命令或浏览历史、密码。',
      '您输入的内容、屏幕上的内容、访问的网站，以及您使用的时长和频率。',
      '不在目录中的软件；仅仅与目录中的软件相似的东西也不会离开这台电脑。',
    ],
  },
  why: {
    title: '为什么',
    lines: [
      '让公司了解自己的电脑上有哪些高风险软件，并能证明确实检查过。禁止什么、允许什么由公司决定；Bandog 只说明有什么。',
      '它不运行所发现的任何东西，不做任何更改，也不删除任何东西。',
    ],
  },
  reaches: {
    title: '数据去往哪里',
    lines: [
      '只发送到贵公司自己的收集服务器：连接加密，只认这一台服务器，并由本机签名。不会发送给 Bandog 的开发者或任何其他人。',
      '所有离开本机的数据都可以查看：发送之前用 `bandog show-next-upload`，发送之后用 `bandog sent`。',
    ],
  },
  rights: {
    title: '您可以做什么',
    lines: [
      '`bandog my-machine` 列出与您有关的发现，以及如何删除。',
      '`bandog explain 路径` 说明为什么会被发现，以及哪些只是相似。',
      '`bandog scan --now` 立即重新检查：您删除软件之后，它会确认。',
    ],
  },
  thisMachine: '这台电脑的情况',
  noAgent: '这台电脑上没有代理程序应答：它没有安装，或没有运行。',
  collectorIs: (url) => `收集服务器是 ${url}。`,
  lookedAt: (at, places, incomplete) =>
    `上次检查：${at}，共 ${places} 处${incomplete === 0 ? '，全部完整检查' : `，其中 ${incomplete} 处未能完整检查`}。`,
  contactEvery: (seconds) => `每 ${seconds} 秒向收集服务器报告一次代理程序正在运行。`,
  machineTitle: (host) => `在 ${host} 上的发现`,
  nothingFound: '没有与您有关的发现。',
  found: (copies) => `共发现 ${copies} 份副本：`,
  wholeMachine: '供整台电脑使用',
  account: (name) => `属于账户 ${name}`,
  version: (version) => `版本 ${version}`,
  since: (day) => `首次发现于 ${day}`,
  runsNow: '正在运行',
  states: {
    installed: '已安装',
    running: '正在运行，磁盘上已无副本',
    ran: '曾经运行，没有留下副本',
    packed: '在压缩包中',
    residue: '仅有残留文件',
    unknown: '已无法检查',
    gone: '已删除',
  },
  risk: '它做什么：',
  remove: '如何删除：',
  campaign: (text, day) => `公司说明：${text}${day === undefined ? '' : ` 截止日期：${day}。`}`,
  company: '公司说明',
  notify: (product) => `这台电脑上发现了需要删除的软件：${product}`,
  noRemoval: '没有已知的删除步骤：请删除它的文件夹，或联系 IT 服务台。',
  afterwards: '然后运行 `bandog scan --now`：收集服务器会立即得知它已被删除。',
  isItBanned: '列在这里并不表示被禁止：由公司决定，以公司的规定为准。',
  askFor: (contact) => [
    contact === undefined
      ? '工作需要其中某个软件，或认为判断有误？请联系 IT 服务台，并提供发现的编号。'
      : `工作需要其中某个软件，或认为判断有误？${contact} 请提供发现的编号。`,
  ],
  sees: {
    all: '您以 root 或代理程序自身的账户查看，因此能看到这台电脑上的全部内容。',
    own: '您看到的是与您的账户和这台电脑本身有关的内容，看不到其他人的。',
  },
  more: '此处未全部列出：`bandog findings --here` 会列出全部。',
};
