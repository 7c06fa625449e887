import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const project = (name: string, environment: 'node' | 'happy-dom') => ({
  plugins: [vue()],
  test: { name, root: `./${name}`, environment, include: ['tests/**/*.test.ts'] },
})

export default defineConfig({
  test: { projects: [project('console', 'node'), project('live', 'node'), project('widget', 'happy-dom')] },
})
