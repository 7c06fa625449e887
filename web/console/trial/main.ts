import { createApp } from 'vue'
import 'element-plus/dist/index.css'
import TrialPage from './TrialPage.vue'

createApp(TrialPage).mount('#app')
