import { defineConfig } from "vite";

// The whole page as one plain script and one sheet, for the copy that is a single file: modules do
// not load from a file's address.
export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "../src/blocs/web/static/one",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    cssCodeSplit: false,
    rollupOptions: {
      input: "src/main.tsx",
      transform: { define: { "import.meta": "{}" } },
      output: { format: "iife", codeSplitting: false, entryFileNames: "app.js", assetFileNames: "app[extname]" },
    },
  },
});
