const js = require("@eslint/js");
const globals = require("globals");

const rules = {
    "arrow-body-style": ["error", "as-needed"],
    curly: ["error", "all"],
    "no-duplicate-imports": "error",
    "no-restricted-globals": ["error", "event", "self"],
    "no-unused-vars": ["error", {vars: "all", args: "none", caughtErrors: "all"}],
    "no-var": "error",
    "prefer-const": ["error", {destructuring: "all", ignoreReadBeforeAssign: true}],
};

module.exports = [
    {ignores: [".dev/", "**/build/", "**/static/lib/"]},
    js.configs.recommended,
    {
        files: ["**/static/**/*.js"],
        languageOptions: {
            ecmaVersion: 2022,
            sourceType: "module",
            globals: {
                ...globals.browser,
                luxon: "readonly",
                odoo: "readonly",
                owl: "readonly",
            },
        },
        rules,
    },
    {
        files: ["**/*.cjs", "**/*.mjs", "tests/**/*.js"],
        languageOptions: {globals: globals.node},
        rules,
    },
];
