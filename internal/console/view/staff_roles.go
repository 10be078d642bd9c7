package view

import "strconv"

// columns is how many columns the matrix of so many roles has.
func columns(roles []string) string { return strconv.Itoa(len(roles) + 2) }
