// Package config owns what an operator can set: one struct with documented
// fields, and the reading of its YAML file.
//
// A setting comes from, in this order, a flag, an environment variable
// READMIT_…, the YAML file, its default. The command parses flags and
// environment; this package says their names, texts and defaults, and checks
// what they were set to. Settings of a tenant are not here: they are rows, and
// changed by operations.
package config
