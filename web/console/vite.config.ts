import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { budget } from './budget.ts'

// Exact names: a loose pattern draws a library that merely ends in one of them into the first load.
const STANDING = /node_modules\/(@vue|vue|vue-router|pinia|vue-i18n|@intlify|@tanstack|openapi-fetch)\//
const CHARTS = /node_modules\/(echarts|zrender)\//

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  plugins: [vue(), budget()],
  define: {
    __VUE_OPTIONS_API__: 'true',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  build: {
    target: 'es2022',
    outDir: fileURLToPath(new URL('../../src/xiaoer/built/console', import.meta.url)),
    emptyOutDir: true,
    chunkSizeWarningLimit: 700,
    rollupOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'charts', priority: 30, test: CHARTS },
            { name: 'standing', priority: 40, test: STANDING },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': { target: 'http://127.0.0.1:8420', ws: true } } },
})
