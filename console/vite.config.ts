import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Built into `dist`, which the server serves at `/`. In development the API is that of a running server. */
export default defineConfig({
  plugins: [react()],
  build: { outDir: 'dist', target: 'es2022', chunkSizeWarningLimit: 700 },
  server: { port: 4401, proxy: { '/v1': process.env.REGULARS_URL ?? 'http://127.0.0.1:4400' } },
})
