// Package locale holds every visible word of the console, one JSON file a
// language. How they are read and written is package internal/locale's.
//
// It does not own: texts that a tenant writes itself, nor what customers read.
//
// States: none.
package locale
