"""The language server: documents of an editor in, findings, meanings, places and edits out (`servanda lsp`)."""
