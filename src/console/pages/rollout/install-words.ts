import { words } from '../../words/words.ts';

/** What the ways to install say. */
export const INSTALL_WORDS = words(
  {
    system: 'System',
    debian: 'Debian and Ubuntu',
    linux: 'Other Linux',
    macos: 'macOS',
    windows: 'Windows',
    copy: 'Copy',
    tested: 'tested on a real systemd',
    'no package': 'no package yet',
    package: 'The Debian package',
    'package what':
      'For Debian 12, Ubuntu 22.04 or newer on amd64 with systemd. It brings its own Node, asks nothing and downloads nothing. It is built in a checkout, into build/packages; replace VERSION below by what was built.',
    'build it': 'Build the package',
    after:
      'The token is a file, /etc/bandog/enrol.token, before the package or after it. systemd hands it to the agent, which enrols and removes it; while the collector cannot be reached it tries again by itself. Do not clone a machine that is enrolled: make the image without /var/lib/bandog.',
    'bring it': 'Bring it to hosts',
    'bring what': 'Make a token first, and put its line into a file named bandog.token that only you can read.',
    shell: 'One machine',
    ssh: 'Shell script over ssh',
    ansible: 'Ansible',
    'cloud-init': 'cloud-init',
    apt: 'apt archive',
    'shell what': 'On the machine itself, as root. The last line says how the agent stands.',
    'ssh what': 'From your own machine to all others; a host that fails is named, and the others go on.',
    'ansible what': 'May be run again at any time: a host that is enrolled gets no token.',
    'cloud-init what':
      'For new machines. What is in user data can often be read from within the machine: use a token that ends soon, with few uses, whose hosts you let in yourself. Put the token in place of TOKEN.',
    'apt what': 'For any tool that installs packages and puts files: Puppet, Salt, Landscape, Foreman and others.',
    'linux what': 'There is no package for Fedora, RHEL, SUSE, Arch or Alpine, and none for other processors than amd64.',
    'macos what':
      'There is no package and no service for macOS. Where it looks is tested on trees of the real formats, never on a Mac.',
    'windows what':
      'There is no package and no service for Windows. Where it looks is tested on trees of the real formats, never on Windows.',
    'from sources': 'From a checkout, by hand',
    'from sources what':
      'In a checkout, with any Node from 20 on; as root, or it sees only what this account may read. The agent runs for as long as the last command runs: nothing starts it again.',
    'one look': 'One look without installing anything',
    'one look what': 'The single executable, for glibc 2.28 or newer on x64. It looks and prints; it enrols nothing.',
  },
  {
    system: '系统',
    debian: 'Debian 与 Ubuntu',
    linux: '其他 Linux',
    macos: 'macOS',
    windows: 'Windows',
    copy: '复制',
    tested: '已在真实 systemd 上测试',
    'no package': '暂无安装包',
    package: 'Debian 软件包',
    'package what':
      '适用于 amd64 上带 systemd 的 Debian 12、Ubuntu 22.04 或更新版本。自带 Node，不提问，不下载任何内容。在源码目录中构建，输出到 build/packages；请将下文的 VERSION 换成所构建的版本。',
    'build it': '构建软件包',
    after:
      '令牌是文件 /etc/bandog/enrol.token，可先于或晚于软件包放置。systemd 将其交给代理，代理注册后将其删除；无法连接收集器时会自行重试。请勿克隆已注册的机器：制作镜像时不要包含 /var/lib/bandog。',
    'bring it': '分发到主机',
    'bring what': '请先创建令牌，并将其一行内容存入仅您可读的文件 bandog.token。',
    shell: '单台机器',
    ssh: 'ssh 脚本',
    ansible: 'Ansible',
    'cloud-init': 'cloud-init',
    apt: 'apt 仓库',
    'shell what': '在该机器上以 root 运行。最后一行显示代理的状态。',
    'ssh what': '从您的机器分发到其他所有机器；失败的主机会被列出，其余继续。',
    'ansible what': '可随时重复运行：已注册的主机不会再得到令牌。',
    'cloud-init what':
      '用于新机器。用户数据往往可从机器内部读取：请使用很快到期、次数少、且由您逐台批准的令牌。请将 TOKEN 换成令牌。',
    'apt what': '适用于任何能安装软件包并放置文件的工具：Puppet、Salt、Landscape、Foreman 等。',
    'linux what': '暂无 Fedora、RHEL、SUSE、Arch 或 Alpine 的安装包，也没有 amd64 以外处理器的安装包。',
    'macos what': 'macOS 暂无安装包和服务。检查位置在真实格式的目录树上测试过，但从未在 Mac 上运行。',
    'windows what': 'Windows 暂无安装包和服务。检查位置在真实格式的目录树上测试过，但从未在 Windows 上运行。',
    'from sources': '从源码手动运行',
    'from sources what':
      '在源码目录中，使用 Node 20 或更新版本；请以 root 运行，否则只能看到该账户可读的内容。代理只在最后一条命令运行期间运行：不会被自动重启。',
    'one look': '不安装，仅检查一次',
    'one look what': '单一可执行文件，适用于 x64 上 glibc 2.28 或更新版本。它检查并输出结果，不注册。',
  },
);
