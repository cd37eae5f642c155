module.exports = {
    plugins: [require.resolve("@prettier/plugin-xml")],
    printWidth: 88,
    tabWidth: 4,
    bracketSpacing: false,
    proseWrap: "always",
    trailingComma: "es5",
    // Spaces have a meaning in Odoo's templates.
    xmlWhitespaceSensitivity: "preserve",
    overrides: [{files: "*.json", options: {tabWidth: 2}}],
};
