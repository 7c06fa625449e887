import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

/** Milliseconds: a busy machine is slow, not wrong; how long something takes is measured in benches. */
const PATIENCE = 60_000

const project = (name: string, environment: 'node' | 'happy-dom', setupFiles: string[] = []) => ({
  plugins: [vue()],
  test: { name, root: `./${name}`, environment, setupFiles, include: ['tests/**/*.test.ts'], testTimeout: PATIENCE, hookTimeout: PATIENCE },
})

export default defineConfig({
  test: { projects: [project('console', 'node', ['./tests/spoken.ts']), project('live', 'node'), project('widget', 'happy-dom')] },
})
