/** The arguments that BuildKit gives every build (https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope). */

/** @param target and @param build `os/architecture` or `os/architecture/variant` */
export function platformArguments(target: string, build: string): ReadonlyMap<string, string> {
  return new Map([...parts('TARGET', target), ...parts('BUILD', build)])
}

function parts(prefix: string, platform: string): readonly (readonly [string, string])[] {
  const [os = '', architecture = '', variant = ''] = platform.split('/')
  return [
    [`${prefix}PLATFORM`, platform],
    [`${prefix}OS`, os],
    [`${prefix}ARCH`, architecture],
    [`${prefix}VARIANT`, variant]
  ]
}
