// Package portal serves the pages that customers see, and the same steps as
// JSON. It works without script, except for passkeys.
package portal
