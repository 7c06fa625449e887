import { defineConfigWithVueTs, vueTsConfigs } from '@vue/eslint-config-typescript'
import vue from 'eslint-plugin-vue'

// oxlint is the gate for scripts; here only what needs to see a template.
export default defineConfigWithVueTs(
  { ignores: ['**/node_modules', '**/dist', 'console/src/api/schema.d.ts'] },
  vue.configs['flat/recommended'],
  vueTsConfigs.recommended,
  {
    rules: { '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }] },
  },
  {
    files: ['**/*.vue'],
    rules: {
      'vue/no-v-html': 'error', // the content security policy forbids markup from strings
      'vue/no-static-inline-styles': 'error', // and inline styles that do not go through CSSOM
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-macros-order': 'off', // composables read more easily beside what they serve
      'vue/enforce-style-attribute': ['error', { allow: ['scoped'] }],
      'vue/no-undef-components': 'error',
      'vue/no-unused-refs': 'error',
      'vue/prefer-true-attribute-shorthand': 'error',
      'vue/max-template-depth': ['error', { maxDepth: 8 }],
      // How a template is laid out is not worth a rule each.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': ['error', { html: { void: 'always' } }],
      'vue/attributes-order': 'off',
      'vue/require-default-prop': 'off', // an optional prop says so in its type
    },
  },
)
