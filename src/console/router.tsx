import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import type { SelfView } from '../api-client/client.generated.ts';
import { PAGES } from './pages/list.ts';
import { Lost, PageFailure } from './shell/lost.tsx';
import { Shell } from './shell/shell.tsx';

/** Paths to pages; what a path or its search holds is a page's own business, and is read there. */
export function newRouter({ may }: Pick<SelfView, 'may'>) {
  const root = createRootRoute({ component: Shell, notFoundComponent: Lost, errorComponent: PageFailure });
  const first = PAGES.find((page) => page.icon !== undefined && may.includes(page.operation));
  const start = createRoute({
    getParentRoute: () => root,
    path: '/',
    beforeLoad: () => {
      if (first !== undefined && first.path !== '/') redirect({ to: first.path, replace: true, throw: true });
    },
    component: Lost,
  });
  const pages = PAGES.map((page) =>
    createRoute({
      getParentRoute: () => root,
      path: page.path,
      component: lazyRouteComponent(() => page.load(), 'Page'),
      staticData: { page },
    }),
  );
  const hasStart = PAGES.some((page) => page.path === '/');
  return createRouter({
    routeTree: root.addChildren(hasStart ? pages : [start, ...pages]),
    defaultPreload: 'intent',
    scrollRestoration: true,
    // As the API has it: `version=2.10` is a text, and no number.
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: searchText,
  });
}

function searchText(search: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(search).flatMap(([name, value]) => {
    const isText = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return isText ? [[name, String(value)]] : [];
  });
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    readonly page?: (typeof PAGES)[number];
  }
}
