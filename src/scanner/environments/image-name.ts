/** `docker.io/library/alpine`, `index.docker.io/team/box`: where a name without a registry comes from. */
const DEFAULT_REGISTRY = /^(?:index\.)?docker\.io\/(?:library\/)?/;
/** `localhost/box`: what Podman calls an image that was built here. */
const BUILT_HERE = /^localhost\//;
const DIGEST = /@sha256:[0-9a-f]{64}$/;
/** `team/box:2.1`; the colon of `registry:5000/team/box` is no tag. */
const TAG = /:[^/:]+$/;

/** An image's name as signatures write it: without the default registry, tag and digest; `registry.example.com:5000/team/box` of its 2.1. */
export function plainImageName(name: string): string {
  return name.replace(DIGEST, '').replace(TAG, '').replace(DEFAULT_REGISTRY, '').replace(BUILT_HERE, '');
}

/** An image's name for people and for finding it again: with its tag, without the default registry. */
export function taggedImageName(name: string): string {
  return name.replace(DIGEST, '').replace(DEFAULT_REGISTRY, '');
}

/** What an image is called that has no name: the first 12 digits of its id, as `docker images` shows it. */
export function unnamedImage(id: string): string {
  return `sha256:${id.replace(/^sha256:/, '').slice(0, 12)}`;
}

/**
 * A container's name, when somebody chose it. Docker and Podman give the nameless an adjective and a scientist, `eager_turing`,
 * `eager_turing2`, another one each time (moby/pkg/namesgenerator).
 */
export function chosenName(name: string | undefined): string | undefined {
  const plain = name?.replace(/^\//, '');
  return plain === undefined || plain === '' || /^[a-z]+_[a-z]+\d?$/.test(plain) ? undefined : plain;
}
