// Package texts holds every visible word of the customers' pages, one JSON
// file a language.
package texts
