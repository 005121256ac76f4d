// Starts `servanda lsp` and talks to it over standard input and output; everything else is the server's.
const { workspace } = require("vscode");
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

let client;

function activate() {
  const settings = workspace.getConfiguration("servanda");
  const server = { command: settings.get("command", "servanda"), args: ["lsp"], transport: TransportKind.stdio };
  client = new LanguageClient(
    "servanda",
    "Servanda",
    { run: server, debug: server },
    {
      documentSelector: [{ scheme: "file", language: "servanda" }],
      initializationOptions: { language: settings.get("language", "both") },
      synchronize: { fileEvents: workspace.createFileSystemWatcher("**/{*.agreement,servanda.yaml,logs.yaml,*.md}") },
    },
  );
  return client.start();
}

function deactivate() {
  return client ? client.stop() : undefined;
}

module.exports = { activate, deactivate };
