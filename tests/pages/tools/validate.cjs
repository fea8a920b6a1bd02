// Judges HTML: on each line of standard input a page as {"name", "html"}, on each line of standard output what is wrong.
// Its argument is the folder where html-validate is.
const { createRequire } = require("node:module");
const { createInterface } = require("node:readline");

const { HtmlValidate } = createRequire(`${process.argv[2]}/`)("html-validate");

const judge = new HtmlValidate({
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // Each exception with its reason:
    // spaces at the ends of lines are left by the templates; nobody sees them, and compression swallows them
    "no-trailing-whitespace": "off",
    // `<!doctype html>` is written in lower case, as HTML allows
    "doctype-style": ["error", { style: "lowercase" }],
    // the style sheet keeps phone numbers on one line, and people may copy them with their spaces
    "tel-non-breaking": "off",
    // several checkboxes of one name are a list: the form reads them so
    "form-dup-name": ["error", { shared: ["radio", "checkbox", "submit", "button", "reset"] }],
    // suggestions under a text field, with the keyboard of the combobox pattern: no native element does that
    "prefer-native-element": ["error", { exclude: ["listbox"] }],
  },
});

createInterface({ input: process.stdin }).on("line", (line) => {
  const { name, html } = JSON.parse(line);
  const report = judge.validateStringSync(html, name);
  const found = report.results.flatMap((result) => result.messages);
  console.log(JSON.stringify(found.map((one) => `${name}:${one.line}: ${one.message} (${one.ruleId})`)));
});
