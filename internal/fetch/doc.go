// Package fetch asks other systems over HTTP in a way that cannot be turned
// against the own network: the connected address is checked, redirects are not
// followed, and time and size are limited.
package fetch
