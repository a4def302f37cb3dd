import path from 'node:path'

/** The project's own folder. */
export const projectFolder = path.resolve(import.meta.dirname, '..', '..')

/** What is fetched or made once and kept between runs. Ignored by git. */
export const toolchainFolder = path.join(projectFolder, '.toolchain')

/** Folders and owner records of running engines and registries. Ignored by git, empty when nothing runs. */
export const workFolder = path.join(projectFolder, '.work', 'engines')
