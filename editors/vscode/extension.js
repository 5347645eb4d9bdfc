// Starts `simulate lsp` and connects it with Visual Studio Code.

"use strict";

const { workspace } = require("vscode");
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

let client;

exports.activate = async () => {
  const command = workspace.getConfiguration("simulate").get("path");
  const languages = ["javascript", "javascriptreact", "typescript", "typescriptreact"];
  client = new LanguageClient(
    "simulate",
    { command, args: ["lsp"], transport: TransportKind.stdio },
    { documentSelector: languages.map((language) => ({ language })) },
  );
  await client.start();
};

exports.deactivate = () => client?.stop();
