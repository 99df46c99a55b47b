import { words } from '../../words/words.ts';

/** What the page of all products says. */
export const PRODUCTS_WORDS = words(
  {
    title: 'Products',
    search: 'Product or vendor',
    releases: 'Catalogue releases',
    found: 'Found on hosts',
    verdict: 'Verdict',
    category: 'Category',
    product: 'Product',
    copies: 'Copies',
    vendor: 'Vendor',
    'not in catalogue': 'not in the catalogue',
    none: 'There is no catalogue',
    'none what': 'This collector runs without one. Publish a catalogue, and its products are listed here.',
  },
  {
    title: '产品',
    search: '产品或厂商',
    releases: '目录版本',
    found: '主机上有发现',
    verdict: '决定',
    category: '类别',
    product: '产品',
    copies: '副本',
    vendor: '厂商',
    'not in catalogue': '不在目录中',
    none: '没有目录',
    'none what': '此收集器未加载目录。发布目录后，其产品会列在这里。',
  },
);
