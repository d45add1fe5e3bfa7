import { defineConfig } from "vite";

// Four files leave this folder: the style sheet, the script of every page, that of the desk, and a
// tiny script that runs before the first paint. Django finds them by the manifest.
export default defineConfig({
  base: "/static/build/",
  publicDir: false,
  build: {
    outDir: "dist",
    // A page rendered before a release still finds its style sheet after it.
    emptyOutDir: false,
    manifest: true,
    modulePreload: { polyfill: false },
    // Phones that no longer get updates still read and take part.
    target: "es2017",
    cssTarget: ["chrome87", "safari14.1", "firefox78"],
    rolldownOptions: {
      input: ["scripts/main.ts", "scripts/early.ts", "scripts/desk.ts", "styles/main.css"],
      // htmx contains an eval that `allowEval: false` never reaches.
      checks: { eval: false },
    },
  },
});
