import { extname } from "node:path";

/**
 * Address of a module beside the caller's, for {@link Compute.run} and for workers. The compiler doesn't rewrite file names in
 * URLs, so the extension is the caller's own: `.ts` in a checkout, `.js` in an installed package.
 *
 * @param from the caller's `import.meta.url`
 * @param name path relative to the caller without extension, such as `train-task`
 */
export function taskUrl(from: string, name: string): URL {
  return new URL(`./${name}${extname(new URL(from).pathname)}`, from);
}
