// Package web carries the console's bundled script, style sheet, fonts and
// icons inside the binary and serves them.
//
// It owns: the manifest that maps a source name ("console.js") to its hashed
// file, the /assets/ handler with its cache headers, and the answer that is
// given while nothing has been bundled yet.
//
// It does not own: what the pages look like (internal/console/view), nor the
// third-party sources, which npm brings at build time and which are never part
// of the repository.
//
// States: built (a manifest is embedded) or not built (only the placeholder
// is). A binary that was compiled before `make` bundled the assets starts, and
// says on every page what to do.
package web
