/** Two projects: `unit` needs nothing but Node; `engine` starts real Docker engines and runs one file at a time. */
const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript' },
          target: 'es2024',
          experimental: { keepImportAttributes: true }
        },
        module: { type: 'es6' }
      }
    ]
  },
  setupFilesAfterEnv: ['<rootDir>/__tests__/support/once-more.ts'],
  modulePathIgnorePatterns: ['<rootDir>/.build', '<rootDir>/.work', '<rootDir>/.toolchain', '<rootDir>/dist']
}

export default {
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/__tests__/engine/']
    },
    {
      ...shared,
      displayName: 'engine',
      testMatch: ['<rootDir>/__tests__/engine/**/*.test.ts'],
      setupFilesAfterEnv: [...shared.setupFilesAfterEnv, '<rootDir>/__tests__/support/engine-project.ts']
    }
  ]
}
