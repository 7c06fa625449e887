import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const project = (name: string, environment: 'node' | 'happy-dom', setupFiles: string[] = []) => ({
  plugins: [vue()],
  test: { name, root: `./${name}`, environment, setupFiles, include: ['tests/**/*.test.ts'] },
})

export default defineConfig({
  test: { projects: [project('console', 'node', ['./tests/spoken.ts']), project('live', 'node'), project('widget', 'happy-dom')] },
})
